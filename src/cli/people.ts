import { readPeopleFile } from '../adapters/people-file/read.js';
import { createChat } from '../adapters/slack/chat.js';
import { type ImportSummary, importPeople, listPeople, releasePerson } from '../app/people.js';
import { type CommandLine, UsageError, wordsIn } from '../cli.js';
import type { Config } from '../config.js';
import type { Chat, Store } from '../ports.js';
import { mustRead } from './input.js';
import { withStorage } from './storage.js';

export async function run({ words, flags }: CommandLine): Promise<number> {
  const [verb, what] = words;
  const json = flags['json'] === true;
  if (verb === 'list' && words.length === 1)
    return withStorage(({ store }) => list(store, json), { looks: true });
  if (verb === 'import' && what && words.length === 2) {
    return bring(
      what,
      { dryRun: flags['dry-run'] === true, allowEmpty: flags['allow-empty'] === true },
      json,
    );
  }
  if (verb === 'release' && what && words.length === 2)
    return withStorage(({ store }) => release(store, what), { looks: true });
  if (verb === 'import' && !what)
    throw new UsageError('expected a file after import, such as people.csv; found none');
  if (verb === 'release' && !what)
    throw new UsageError('expected the id of a person after release, such as jane; found none');
  throw new UsageError(`expected import FILE, list or release PERSON, found ${wordsIn(words)}`);
}

interface How {
  readonly dryRun: boolean;
  readonly allowEmpty: boolean;
}

/** Exit code 1 where a row was refused (the good rows are in all the same), or where nobody was found. */
async function bring(file: string, how: How, json: boolean): Promise<number> {
  await mustRead(file);
  const parsed = await readPeopleFile(file);
  // Nobody left over because every row is bad is no wish to have nobody.
  const allowEmpty = how.allowEmpty && parsed.refused.length === 0;
  const nobody = parsed.people.length === 0 && !allowEmpty;
  return withStorage(async ({ store, config }) => {
    const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    const deps = { store, chat: chatOf(config), wait };
    const summary = await importPeople(deps, parsed, { dryRun: how.dryRun, allowEmpty });
    process.stdout.write(json ? `${JSON.stringify(summary)}\n` : spoken(summary, file, nobody));
    if (nobody) process.stderr.write(`vouch: ${file}: ${foundNobody(parsed.refused.length)}\n`);
    return nobody || summary.refused.length > 0 ? 1 : 0;
  });
}

function foundNobody(refused: number): string {
  const next = refused > 0 ? 'mend the lines above' : 'with --allow-empty everybody is removed';
  return `expected at least one person, found none; nobody was removed. Next: ${next}`;
}

function chatOf({ slack }: Config): Chat | null {
  if (!slack) return null;
  return createChat({ token: slack.token, apiUrl: slack.apiUrl ?? undefined, now: () => new Date() });
}

function spoken(summary: ImportSummary, file: string, nobody: boolean): string {
  const refused = summary.refused.map(({ line, reason }) => `${file}, line ${line}: ${reason}`);
  if (nobody) return refused.map((line) => `${line}\n`).join('');
  const unreachable = summary.unreachable.map(({ id, why }) => `${id} cannot be asked: ${why}`);
  const held = summary.held.map(({ id, why }) => `${id} was left out: ${why}`);
  const counts = `${summary.people} people and ${summary.machines} machines: ${summary.added.length} new, ${summary.changed.length} changed, ${summary.removed.length} gone.`;
  const done = summary.applied ? 'Imported.' : 'Nothing was written.';
  const lines = [...refused, ...held, ...unreachable, ...goneOrStaying(summary), counts, done];
  return `${lines.join('\n')}\n`;
}

function goneOrStaying(summary: ImportSummary): readonly string[] {
  const gone = [
    ...named('gone', summary.removed),
    ...named('machines gone', summary.removedMachines),
    ...named('staying', summary.staying),
    ...named('machines staying', summary.stayingMachines),
  ];
  const staying = summary.staying.length + summary.stayingMachines.length;
  if (staying === 0) return gone;
  const why = `${staying} on file ${staying === 1 ? 'is' : 'are'} not among the rows taken; they stay, because rows were refused.`;
  return [...gone, `${why} Mend the rows and import again.`];
}

const MOST_NAMED = 20;

function named(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return [`${what}: ${names.slice(0, MOST_NAMED).join(', ')}${more}`];
}

async function list(store: Store, json: boolean): Promise<number> {
  const { people, machines } = await listPeople(store);
  if (json) {
    process.stdout.write(`${JSON.stringify({ people, machines })}\n`);
    return 0;
  }
  for (const person of people) {
    const marks = [person.active ? '' : 'deactivated', person.frozen ? 'answers on hold' : ''].filter(
      (mark) => mark,
    );
    const names = [
      `slack ${person.slackId ?? '-'}`,
      `duo ${person.duoUser ?? '-'}`,
      ...person.principals,
      ...marks,
    ];
    process.stdout.write(`${person.id}  ${person.name}  ${names.join('  ')}\n`);
  }
  for (const machine of machines) {
    process.stdout.write(
      `${machine.principal}  owners ${machine.ownerIds.join(', ')}  channel ${machine.channel ?? '-'}\n`,
    );
  }
  if (people.length + machines.length === 0)
    process.stdout.write('Nobody is on file. Next: vouch people import FILE\n');
  return 0;
}

/** Ends the hold on somebody's answers after a report of fraud, where no open case does it. */
async function release(store: Store, id: string): Promise<number> {
  if (!(await releasePerson(store, id))) {
    process.stderr.write(`vouch: expected the id of somebody whose answers are on hold, found "${id}"\n`);
    return 1;
  }
  process.stdout.write(`${id} may answer again.\n`);
  return 0;
}
