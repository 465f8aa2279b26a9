import type { Chat, MachineRecord, Member, PersonRecord, Store } from '../ports.js';
import { PortError } from '../ports.js';
import { besideStaying, type Directory, type Held, missingFrom, type Taken } from './people-staying.js';

/** What a people file says; rows that could not be used are in `refused`. */
export interface ParsedPeople {
  readonly people: readonly PersonRecord[];
  readonly machines: readonly MachineRecord[];
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
}

export interface ImportSummary {
  /** False: a dry run, or there was nobody to import; the directory is as it was. */
  readonly applied: boolean;
  readonly people: number;
  readonly machines: number;
  /** Ids, sorted. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** Principals, sorted. */
  readonly removedMachines: readonly string[];
  /** On file and not taken from the file; they stay as they were, because rows were refused. */
  readonly staying: readonly string[];
  readonly stayingMachines: readonly string[];
  /** Good rows that claim what one who stays has: left out as well. */
  readonly held: readonly Held[];
  readonly refused: ParsedPeople['refused'];
  /** How many Slack ids were found by e-mail, just now. */
  readonly found: number;
  /** Active people whom Vouch cannot ask, because it knows no Slack id of theirs. */
  readonly unreachable: readonly { readonly id: string; readonly why: string }[];
}

interface Deps {
  readonly store: Store;
  /** Null: no e-mail is looked up. */
  readonly chat: Chat | null;
  /** Waits, when Slack asks for it. */
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * Replaces the directory by what the file says: whoever is not in it is gone. Where a row was refused nobody is:
 * who is missing may be behind it. Slack ids that are missing are looked up by e-mail, or kept from the last import.
 * Who was frozen stays frozen. A file without a single usable person changes nothing, unless `allowEmpty`. Throws
 * `PortError` where the database is away.
 */
export async function importPeople(
  deps: Deps,
  parsed: ParsedPeople,
  options: { readonly dryRun: boolean; readonly allowEmpty?: boolean },
): Promise<ImportSummary> {
  const before = await deps.store.people.list();
  const stay = parsed.refused.length > 0;
  const taken: Taken = stay ? besideStaying(before, parsed) : { ...parsed, held: [] };
  const others = stay ? slackIdsOf(missingFrom(taken, before).people) : new Set<string>();
  const looked = await lookUp(deps, withKnownIds(taken.people, before.people, others), others);
  const next = { people: looked.people, machines: taken.machines };
  const applied = !options.dryRun && (next.people.length > 0 || options.allowEmpty === true);
  const summary = {
    ...summarise(before, next, stay),
    applied,
    refused: parsed.refused,
    held: taken.held,
    found: looked.found,
    unreachable: looked.unreachable,
  };
  if (applied) await replace(deps.store, next, summary);
  return summary;
}

/** Everybody on file and every machine, each sorted by id. */
export async function listPeople(store: Store): Promise<Directory> {
  const { people, machines } = await store.people.list();
  return {
    people: [...people].sort((one, other) => (one.id < other.id ? -1 : 1)),
    machines: [...machines].sort((one, other) => (one.principal < other.principal ? -1 : 1)),
  };
}

/** The lock keeps two imports apart; who is frozen is read inside, so that no freeze is lost to an old reading. */
async function replace(store: Store, next: Directory, summary: ImportSummary): Promise<void> {
  await store.transaction(async (tables) => {
    await tables.lock('people');
    const onFile = await tables.people.list();
    const frozen = new Set(onFile.people.filter((person) => person.frozen).map(({ id }) => id));
    const kept = next.people.map((person) => ({ ...person, frozen: frozen.has(person.id) }));
    const staying = summary.refused.length > 0 ? missingFrom(next, onFile) : { people: [], machines: [] };
    await tables.people.replace([...kept, ...staying.people], [...next.machines, ...staying.machines]);
    await tables.audit.append([
      { caseId: null, who: 'operator', action: 'people-imported', detail: counts(summary) },
    ]);
  });
}

function counts(summary: ImportSummary): { [key: string]: number } {
  return {
    people: summary.people,
    machines: summary.machines,
    added: summary.added.length,
    changed: summary.changed.length,
    removed: summary.removed.length,
    staying: summary.staying.length,
    refused: summary.refused.length,
    unreachable: summary.unreachable.length,
  };
}

/** An id that was found by this very e-mail before need not be asked for again. */
function withKnownIds(
  people: readonly PersonRecord[],
  before: readonly PersonRecord[],
  others: ReadonlySet<string>,
): readonly PersonRecord[] {
  const known = new Map(before.map((person) => [person.id, person]));
  const taken = new Set([...slackIdsOf(people), ...others]);
  return people.map((person) => {
    const old = known.get(person.id);
    const same = person.slackId === null && person.email !== null && old?.email === person.email;
    return same && old.slackId !== null && !taken.has(old.slackId)
      ? { ...person, slackId: old.slackId }
      : person;
  });
}

function slackIdsOf(people: readonly PersonRecord[]): Set<string> {
  return new Set(people.flatMap(({ slackId }) => (slackId === null ? [] : [slackId])));
}

interface Looked {
  readonly people: readonly PersonRecord[];
  readonly found: number;
  readonly unreachable: readonly { readonly id: string; readonly why: string }[];
}

/**
 * One after the other: Slack allows about one a second. Once it fails for good, nobody else is asked for. `others`:
 * Slack ids of people who are not looked for.
 */
async function lookUp(
  deps: Deps,
  people: readonly PersonRecord[],
  others: ReadonlySet<string>,
): Promise<Looked> {
  const taken = new Set([...slackIdsOf(people), ...others]);
  const out: PersonRecord[] = [];
  const unreachable: { id: string; why: string }[] = [];
  let away: string | null = null;
  for (const person of people) {
    const answer: SlackIdFor =
      away && person.email ? known(person, away) : await slackIdFor(deps, person, taken);
    if ('id' in answer) taken.add(answer.id);
    else if (person.active) unreachable.push({ id: person.id, why: answer.why });
    if ('away' in answer) away = answer.why;
    out.push('id' in answer ? { ...person, slackId: answer.id } : person);
  }
  const found = out.filter((person, index) => person.slackId !== people[index]?.slackId).length;
  return { people: out, found, unreachable };
}

type SlackIdFor = { readonly id: string } | { readonly why: string; readonly away?: true };

function known({ slackId }: PersonRecord, why: string): SlackIdFor {
  return slackId === null ? { why } : { id: slackId };
}

async function slackIdFor(deps: Deps, person: PersonRecord, taken: ReadonlySet<string>): Promise<SlackIdFor> {
  if (person.slackId !== null) return { id: person.slackId };
  if (person.email === null) return { why: 'neither a Slack id nor an e-mail' };
  if (deps.chat === null) return { why: 'no Slack to look the e-mail up in' };
  const answer = await ask(deps, deps.chat, person.email);
  return 'why' in answer ? answer : judged(answer.member, person.email, taken);
}

function judged(member: Member | null, email: string, taken: ReadonlySet<string>): SlackIdFor {
  if (member === null) return { why: `Slack knows nobody by ${email}` };
  if (member.standing !== 'full') return { why: `${email} is no full member in Slack: ${member.standing}` };
  if (taken.has(member.slackId))
    return { why: `${email} is ${member.slackId}, which is somebody else's already` };
  return { id: member.slackId };
}

const ATTEMPTS = 3;

/** Asks again where Slack says later; what it cannot answer is told, and the import goes on. */
async function ask(
  deps: Deps,
  chat: Chat,
  email: string,
): Promise<{ readonly member: Member | null } | { readonly why: string; readonly away?: true }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { member: await chat.memberByEmail(email) };
    } catch (error) {
      if (!(error instanceof PortError)) throw error;
      const why = `Slack did not say: ${error.code}`;
      if (error.outcome === 'never') return { why };
      if (attempt === ATTEMPTS) return { why, away: true };
      await deps.wait(Math.min(error.retryAfterMs ?? 1000, 60_000));
    }
  }
}

type Difference = Omit<ImportSummary, 'applied' | 'refused' | 'held' | 'found' | 'unreachable'>;

function summarise(before: Directory, next: Directory, stay: boolean): Difference {
  const old = new Map(before.people.map((person) => [person.id, content(person)]));
  const changed = next.people.filter(
    (person) => old.has(person.id) && old.get(person.id) !== content(person),
  );
  const missing = missingFrom(next, before);
  const [people, machines] = [
    idsOf(missing.people),
    missing.machines.map(({ principal }) => principal).sort(),
  ];
  return {
    people: next.people.length,
    machines: next.machines.length,
    added: idsOf(next.people.filter(({ id }) => !old.has(id))),
    changed: idsOf(changed),
    removed: stay ? [] : people,
    removedMachines: stay ? [] : machines,
    staying: stay ? people : [],
    stayingMachines: stay ? machines : [],
  };
}

function idsOf(people: readonly PersonRecord[]): readonly string[] {
  return people.map(({ id }) => id).sort();
}

/** What the file says about a person; not whether they are frozen, which it does not say. */
function content(person: PersonRecord): string {
  const { id, name, slackId, email, duoUser, active, principals } = person;
  return JSON.stringify([id, name, slackId, email, duoUser, active, [...principals].sort()]);
}

/** Lets somebody answer again after a report of fraud. False: they are not on file, or not on hold. */
export async function releasePerson(store: Store, id: string): Promise<boolean> {
  return store.transaction(async (tables) => {
    await tables.lock('people');
    const person = await tables.people.person(id);
    if (!person?.frozen) return false;
    await tables.people.freeze(id, false);
    await tables.audit.append([
      { caseId: null, who: 'operator', action: 'person-released', detail: { person: id } },
    ]);
    return true;
  });
}
