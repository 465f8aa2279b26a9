import { parseArgs } from 'node:util';
import { ConfigError } from './config.js';

/** A mistake of the one who typed: said in one line, exit code 2. */
export class UsageError extends Error {}

export interface CommandLine {
  readonly words: readonly string[];
  readonly flags: { readonly [name: string]: string | boolean | undefined };
}

interface Entry {
  readonly usage: string;
  readonly says: string;
  readonly options?: readonly string[];
  /** Flags that take a value. */
  readonly values?: readonly string[];
  run(line: CommandLine): Promise<number>;
}

/** Every command; each loads its own code, so that `classify` needs no database and `--help` nothing at all. */
const COMMANDS: { readonly [name: string]: Entry } = {
  start: {
    usage: 'vouch start [--role all|web|ingest|worker]',
    says: 'Run Vouch: the sandbox where no Slack is set, the real thing where it is.',
    values: ['role'],
    run: async (line) => (await import('./cli/start.js')).run(line),
  },
  replay: {
    usage: 'vouch replay FILE… [--as-now] [--ask] [--json]',
    says: 'Feed CloudTrail files (JSON, JSON lines, gzip, EventBridge and SNS envelopes, - for standard input).',
    options: ['as-now', 'ask', 'json'],
    run: async (line) => (await import('./cli/replay.js')).run(line),
  },
  classify: {
    usage: 'vouch classify FILE… [--people FILE]',
    values: ['people'],
    says: 'Print what Vouch thinks of each record: one JSON line each, in order. Needs no database.',
    run: async (line) => (await import('./cli/classify.js')).run(line),
  },
  people: {
    usage:
      'vouch people import FILE [--dry-run] [--json] | vouch people list [--json] | vouch people release PERSON',
    says: 'Say who is who: people, their Slack and Duo names, their AWS principals, and machines.',
    options: ['dry-run', 'json'],
    run: async (line) => (await import('./cli/people.js')).run(line),
  },
  audit: {
    usage: 'vouch audit verify [--json] | vouch audit show CASE [--json]',
    says: 'Check the audit chain, or print what happened in one case.',
    options: ['json'],
    run: async (line) => (await import('./cli/audit.js')).run(line),
  },
  refused: {
    usage: 'vouch refused [--json]',
    says: 'Show the newest records that could not be read, why, and where they stood.',
    options: ['json'],
    run: async (line) => (await import('./cli/refused.js')).run(line),
  },
  events: {
    usage: 'vouch events pattern [--region us-east-1] [--json | --terraform | --write]',
    says: 'Print the EventBridge rules that bring what the detections look at; --write renews those of infra/terraform.',
    options: ['json', 'terraform', 'write'],
    values: ['region'],
    run: async (line) => (await import('./cli/events.js')).run(line),
  },
  coverage: {
    usage: 'vouch coverage [--json | --write]',
    says: 'Print every watched call and the ATT&CK cloud matrix with its holes; --write renews docs/coverage.md.',
    options: ['json', 'write'],
    run: async (line) => (await import('./cli/coverage.js')).run(line),
  },
  doctor: {
    usage: 'vouch doctor [--json]',
    says: 'Check every setting and every service, with the next step for what is broken.',
    options: ['json'],
    run: async (line) => (await import('./cli/doctor.js')).run(line),
  },
};

function help(): string {
  const rows = Object.values(COMMANDS).map(({ usage, says }) => `  ${usage}\n      ${says}`);
  return `Vouch asks people in Slack whether a sensitive change was theirs, and pages security when nobody vouches for it.\n\n${rows.join('\n')}\n\nExit codes: 0 done, 1 something is broken or was refused, 2 wrong usage or settings.\nSettings are environment variables: docs/configuration.md\n`;
}

/** Runs one command line; returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = argv;
  if (name === 'help' || name === '--help' || name === '-h') return print(help());
  const command = COMMANDS[name];
  if (!command) throw new UsageError(`expected one of ${Object.keys(COMMANDS).join(', ')}, found "${name}"`);
  const line = read(command, rest);
  if (line.flags['help']) return print(`${command.usage}\n\n${command.says}\n`);
  return command.run(line);
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
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
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${command.usage}`);
  }
}

/** The process: errors become one clear line each and an exit code. */
export async function runProcess(argv: readonly string[]): Promise<void> {
  try {
    process.exitCode = await main(argv);
  } catch (error) {
    const usage = error instanceof UsageError || error instanceof ConfigError;
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`vouch: ${text}\n`);
    process.exitCode = usage ? 2 : 1;
  }
}
