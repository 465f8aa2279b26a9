import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from './adapters/units/root.js';
import { watchOutput } from './cli/output.js';
import { ConfigError } from './config/problem.js';

/** A mistake of the one who typed: said in one line, exit code 2. */
export class UsageError extends Error {}

export interface CommandLine {
  readonly words: readonly string[];
  readonly flags: { readonly [name: string]: string | boolean | undefined };
}

interface Entry {
  /** One form a line. */
  readonly usage: readonly string[];
  readonly says: string;
  /** More than one line, for whoever asks about this command alone. */
  readonly more?: string;
  readonly options?: readonly string[];
  /** Flags that take a value. */
  readonly values?: readonly string[];
  run(line: CommandLine): Promise<number>;
}

/** Every command; each loads its own code, so that `classify` needs no database and `--help` nothing at all. */
const COMMANDS: { readonly [name: string]: Entry } = {
  start: {
    usage: ['vouch start [--role all|web|ingest|worker]'],
    says: 'Run Vouch: the sandbox where no Slack is set, the real thing where it is.',
    values: ['role'],
    run: async (line) => (await import('./cli/start.js')).run(line),
  },
  replay: {
    usage: ['vouch replay FILE… [--as-now] [--ask] [--json]'],
    more: 'Exit code: 1 where a file cannot be read or a record was refused; all the rest is in.',
    says: 'Feed CloudTrail files (JSON, JSON lines, gzip, EventBridge and SNS envelopes, - for standard input).',
    options: ['as-now', 'ask', 'json'],
    run: async (line) => (await import('./cli/replay.js')).run(line),
  },
  backfill: {
    usage: ['vouch backfill s3://BUCKET/PREFIX --from DAY [--to DAY] [--verify] [--again] [--json]'],
    says: 'Bring in old CloudTrail log files from S3, quietly: nobody is asked. Goes on where it was stopped.',
    more: 'Days are those the files are named by, both included, in UTC. A backfill that is done is not read twice, unless --again says so.\nWith --verify, each file is checked with the digest files that CloudTrail signs: one line for each file that is altered (it is not read in), missing or not covered, and for each digest file that is invalid or missing.\nExit code: 1 where S3 cannot be read, a record was refused or a check failed; all the rest is in.',
    options: ['again', 'json', 'verify'],
    values: ['from', 'to'],
    run: async (line) => (await import('./cli/backfill.js')).run(line),
  },
  classify: {
    usage: ['vouch classify FILE… [--people FILE] [--tuning FILE]'],
    values: ['people', 'tuning'],
    says: 'Print what Vouch thinks of each record: one JSON line each, in order. Needs no database.',
    more: 'A refused record has its line too, with "tier": null and why; how many there were stands on standard error.\nExit code: 0 where records were read, some of them refused or not; 1 where a file cannot be read, or every record was refused.',
    run: async (line) => (await import('./cli/classify.js')).run(line),
  },
  backtest: {
    usage: ['vouch backtest FILE… [--against REVISION|FOLDER] [--people FILE] [--tuning FILE] [--json]'],
    says: 'Replay records through the detections, and print who would have been asked and paged. Needs no database.',
    more: 'With --against, also what has changed since other detections: those of a folder with detections/ in it, or of a git revision of this checkout, run with the kit as it is now.\nExit code: 1 where a file cannot be read, or every record was refused.',
    options: ['json'],
    values: ['against', 'people', 'tuning'],
    run: async (line) => (await import('./cli/backtest.js')).run(line),
  },
  tuning: {
    usage: ['vouch tuning check FILE [--json]'],
    says: 'Read a tuning file as a start would: everything that is wrong, and what in it has no effect.',
    options: ['json'],
    run: async (line) => (await import('./cli/tuning.js')).run(line),
  },
  people: {
    usage: [
      'vouch people import FILE [--dry-run] [--allow-empty] [--json]',
      'vouch people list [--json]',
      'vouch people release PERSON',
    ],
    says: 'Say who is who: people, their Slack and Duo names, their AWS principals, and machines.',
    more: 'An import replaces everybody: whoever is not in the file is gone. Where a row was refused nobody is: the good rows are in, all others stay. A file with nobody in it is refused, unless --allow-empty says that everybody is to go.\nExit code: 1 where a row was refused, or nobody was found.',
    options: ['dry-run', 'allow-empty', 'json'],
    run: async (line) => (await import('./cli/people.js')).run(line),
  },
  audit: {
    usage: ['vouch audit verify [--json]', 'vouch audit show CASE [--json]'],
    says: 'Check the audit chain, or print what happened in one case.',
    options: ['json'],
    run: async (line) => (await import('./cli/audit.js')).run(line),
  },
  refused: {
    usage: ['vouch refused [--json]'],
    says: 'Show the newest records that could not be read, why, and where they stood.',
    options: ['json'],
    run: async (line) => (await import('./cli/refused.js')).run(line),
  },
  report: {
    usage: ['vouch report weekly [--json]'],
    says: 'Print what the last 7 days asked and paged, by detection, what to tune, and which overrides are in force.',
    options: ['json'],
    run: async (line) => (await import('./cli/report.js')).run(line),
  },
  events: {
    usage: ['vouch events pattern [--region us-east-1] [--json | --terraform | --write]'],
    says: 'Print the EventBridge rules that bring what the detections look at; --write renews those of infra/terraform.',
    options: ['json', 'terraform', 'write'],
    values: ['region'],
    run: async (line) => (await import('./cli/events.js')).run(line),
  },
  coverage: {
    usage: ['vouch coverage [--json | --write]'],
    says: 'Print every watched call and the ATT&CK cloud matrix with its holes; --write renews docs/coverage.md.',
    options: ['json', 'write'],
    run: async (line) => (await import('./cli/coverage.js')).run(line),
  },
  doctor: {
    usage: ['vouch doctor [--json]'],
    says: 'Check every setting and every service, with the next step for what is broken.',
    options: ['json'],
    run: async (line) => (await import('./cli/doctor.js')).run(line),
  },
};

function help(): string {
  const rows = Object.values(COMMANDS).map(
    ({ usage, says }) => `${usage.map((form) => `  ${form}\n`).join('')}      ${says}`,
  );
  return `Vouch asks people in Slack whether a sensitive change was theirs, and pages security when nobody vouches for it.\n\n${rows.join('\n')}\n\n  vouch COMMAND --help for one command, vouch --version\n\nExit codes: 0 done, 1 something is broken or was refused, 2 wrong usage or settings.\nSettings are environment variables: docs/configuration.md\n`;
}

/** Runs one command line; returns the exit code. A `UsageError` ends with how the command is used. */
export async function main(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = argv;
  if (name === 'help' || name === '--help' || name === '-h') return print(help());
  if (name === '--version' || name === '-v') return print(await version());
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command)
    throw new UsageError(
      `expected one of ${Object.keys(COMMANDS).join(', ')}, found "${name}". Next: vouch --help`,
    );
  const usage = command.usage.join('\n');
  try {
    const line = read(command, rest);
    if (line.flags['help'])
      return print(`${[usage, command.says, ...(command.more ? [command.more] : [])].join('\n\n')}\n`);
    return await command.run(line);
  } catch (error) {
    if (!(error instanceof UsageError) || error.message.includes(usage)) throw error;
    throw new UsageError(`${error.message}\n${usage}`, { cause: error });
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** `vouch 0.1.0`. */
async function version(): Promise<string> {
  const text = await readFile(join(packageRoot(), 'package.json'), 'utf8');
  const { name, version: number } = JSON.parse(text) as { name: string; version: string };
  return `${name} ${number}\n`;
}

/** What was typed after a command, for a message. */
export function wordsIn(words: readonly string[]): string {
  return words.length === 0 ? 'nothing' : `"${words.join(' ')}"`;
}

/** For commands that take none. */
export function noWords(words: readonly string[]): void {
  if (words.length > 0) throw new UsageError(`expected no words, found ${wordsIn(words)}`);
}

function read(command: Entry, args: readonly string[]): CommandLine {
  const flags = [...(command.options ?? []), 'help'].map((option) => [option, { type: 'boolean' as const }]);
  const values = (command.values ?? []).map((option) => [option, { type: 'string' as const }]);
  try {
    const { values: given, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries([...flags, ...values]),
    });
    return { words: positionals, flags: given as CommandLine['flags'] };
  } catch (error) {
    throw new UsageError(firstSentence(error instanceof Error ? error.message : String(error)), {
      cause: error,
    });
  }
}

/** Node goes on about how to pass what looks like an option; the usage says enough. */
function firstSentence(text: string): string {
  return text.split('. To specify', 1)[0] ?? text;
}

/** The process: errors become one clear line each and an exit code. */
export async function runProcess(argv: readonly string[]): Promise<void> {
  const output = watchOutput();
  try {
    const code = await main(argv);
    process.exitCode = output.failed() ? 1 : code;
  } catch (error) {
    if (output.told(error)) return;
    const usage = error instanceof UsageError || error instanceof ConfigError;
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`vouch: ${text}\n`);
    process.exitCode = usage ? 2 : 1;
  }
}
