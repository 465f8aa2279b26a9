import { randomUUID } from 'node:crypto';
import type { Case } from '../../src/core/case.js';
import { objectAt } from '../../src/core/json.js';
import type { Incident, LogEntry, Service } from '../../src/sandbox/index.js';
import {
  SAMPLE_ACTIONS,
  SAMPLE_DIRECTORY,
  SAMPLE_MACHINES,
  SAMPLE_PEOPLE,
  type StoredMessage,
} from '../../src/sandbox/index.js';
import { awsRecord } from '../aws-event.js';
import { type Bench, startBench, until, words } from '../bench.js';
import { freshDatabase } from '../database.js';

/** What tests of trouble ask of the stand-ins again and again. */

export type Call = Extract<LogEntry, { kind: 'request' }>;

/** Every request to a stand-in so far, refused and unanswered ones among them. */
export function calls(bench: Bench, service: Service, method?: string): readonly Call[] {
  return bench.sandbox.log.filter(
    (entry): entry is Call =>
      entry.kind === 'request' &&
      entry.service === service &&
      (method === undefined || entry.method === method),
  );
}

/** Messages of the app to a person that ever stood there, whatever became of them since. */
export function everSent(bench: Bench, channel: string): number {
  return bench.sandbox.log.filter(
    (entry) =>
      entry.kind === 'change' &&
      entry.change.type === 'message-posted' &&
      entry.change.message.channel === channel &&
      entry.change.message.user === 'U0VOUCH001',
  ).length;
}

export function told(bench: Bench, personId: string, holding: string): Promise<StoredMessage> {
  return until(`a message for ${personId} with "${holding}"`, () =>
    bench.direct(personId).find((message) => words(message).includes(holding)),
  );
}

/** A message in the security channel, not in a thread. */
export function security(bench: Bench, holding: string): Promise<StoredMessage> {
  return until(`a message in the security channel with "${holding}"`, () =>
    bench
      .channel('security')
      .find((message) => message.threadTs === null && words(message).includes(holding)),
  );
}

export function incident(bench: Bench): Promise<Incident> {
  return until('an incident', () => bench.sandbox.state.incidents[0]);
}

/** Everything the pager was told about the first incident, as one text. */
export function pageText(found: Incident): string {
  return JSON.stringify(found.events);
}

/** Looks again and again, each time with the clock moved a little, as the minutes would pass. */
export async function passMinutes(bench: Bench, minutes: number, step = 1): Promise<void> {
  for (let passed = 0; passed < minutes; passed += step) await bench.advance(step);
}

/** A notify event of Jane's with the highest severity: sharing a disk with everybody, which failed. */
export function criticalCall(): { readonly [field: string]: unknown } {
  return awsRecord({
    eventID: randomUUID(),
    eventTime: new Date().toISOString(),
    eventSource: 'ec2.amazonaws.com',
    eventName: 'ModifySnapshotAttribute',
    errorCode: 'AccessDenied',
    requestParameters: {
      snapshotId: 'snap-0123456789abcdef0',
      createVolumePermission: { add: { items: [{ group: 'all' }] } },
    },
  });
}

export interface OpenedBench {
  readonly bench: Bench;
  readonly databaseUrl: string;
  close(): Promise<void>;
}

/** A bench whose database the test can reach itself. */
export async function benchOn(given: Parameters<typeof startBench>[0] = {}): Promise<OpenedBench> {
  const database = await freshDatabase();
  const bench = await startBench({ ...given, env: { ...given?.env, DATABASE_URL: database.url } });
  await bench.running.world.store.people.replace(SAMPLE_DIRECTORY, SAMPLE_MACHINES);
  return {
    bench,
    databaseUrl: database.url,
    async close() {
      await bench.close();
      await database.drop();
    },
  };
}

/** A record of Jane's creating a user just now, with an id of its own. */
export function record(different: { readonly [field: string]: unknown }): {
  readonly [field: string]: unknown;
} {
  return awsRecord({ eventID: randomUUID(), eventTime: new Date().toISOString(), ...different });
}

/** A `userIdentity` of a role session. */
export function asRole(
  role: string,
  session: string,
  key = `ASIA${randomUUID().slice(0, 16).toUpperCase()}`,
) {
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${session}`,
    arn: `arn:aws:sts::111122223333:assumed-role/${role}/${session}`,
    accountId: '111122223333',
    accessKeyId: key,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/${role}`, userName: role },
    },
  };
}

/** Presses Yes under the question, and gives the message with the link to Duo. */
export async function sayYes(bench: Bench, person = 'jane'): Promise<StoredMessage> {
  await bench.press(person, await told(bench, person, 'Was this you?'), 'Yes, it was me');
  return told(bench, person, 'Verify with Duo');
}

/** The newest case. */
export async function theCase(bench: Bench): Promise<Case> {
  const [c] = await bench.running.world.store.cases.list({ limit: 1 });
  if (!c) throw new Error('expected a case, found none');
  return c;
}

/** As a new people file would. */
export async function changePerson(
  bench: Bench,
  id: string,
  change: { readonly [field: string]: unknown },
): Promise<void> {
  const { people: table } = bench.running.world.store;
  const { people, machines } = await table.list();
  await table.replace(
    people.map((one) => (one.id === id ? { ...one, ...change } : one)),
    machines,
  );
}

/** Creates a user as this person, with another key: another session, so a question of its own. */
export async function actElsewhere({ running, take }: Bench, personId: string): Promise<void> {
  const action = SAMPLE_ACTIONS.find(({ id }) => id === 'create-user');
  const who = SAMPLE_PEOPLE.find(({ id }) => id === personId);
  if (!action || !who) throw new Error(`no sample action create-user or person ${personId}`);
  const records = action.records(who, await running.world.store.now(), Math.random);
  const accessKeyId = `AKIA${personId.toUpperCase().padEnd(16, 'X')}`;
  await take(
    records.map((one) => ({ ...one, userIdentity: { ...objectAt(one['userIdentity']), accessKeyId } })),
  );
}
