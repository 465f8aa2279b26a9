import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import createdUser from '../../detections/aws/iam-create-user.js';
import passwordsSwept from '../../detections/aws-history/passwords-swept.js';
import { awsRecord, catalogueOf } from '../../test/aws-event.js';
import { type FreshStore, freshStore } from '../../test/database.js';
import { PortError } from '../ports.js';
import { ingest } from './ingest.js';
import { type Look, lookThrough, type Memory } from './reconcile.js';

const MINUTE = 60_000;
const CHECK = 'reconcile 111122223333 eu-west-1';
const FEED = 'lookup 111122223333 eu-west-1';

let fresh: FreshStore;
let steps: string[] = [];
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.close());
beforeEach(async () => {
  steps = [];
  await fresh.pool.query('TRUNCATE sources, events, tallies');
  await fresh.store.sources.watch('', [CHECK, FEED]);
});

function world() {
  return {
    store: fresh.store,
    queue: { ring: async () => {}, listen: async () => {}, close: async () => {}, check: neverAsked },
    runLog: {
      step: ({ action }: { action: string }) => void steps.push(action),
      error: () => {},
      close: async () => {},
    },
    catalogue: catalogueOf(createdUser),
  } as unknown as Parameters<typeof lookThrough>[0];
}

async function neverAsked(): Promise<never> {
  throw new Error('expected nobody to ask');
}

/** Three pages, newest first, as CloudTrail gives them. */
function showing(records: readonly object[], asked: { from: Date; to: Date }[] = []): Look {
  return async function* (from, to) {
    asked.push({ from, to });
    const found = records.map((record, n) => ({ record, where: `Events[${n}]` }));
    for (let at = 0; at < found.length; at += 3) {
      yield { records: found.slice(at, at + 3), refusals: [] };
    }
  };
}

async function happened(minutesAgo: number, different: object = {}): Promise<{ [field: string]: unknown }> {
  const at = new Date((await fresh.store.now()).getTime() - minutesAgo * MINUTE);
  return awsRecord({ eventID: randomUUID(), eventTime: at.toISOString(), ...different });
}

async function source(name: string) {
  const found = (await fresh.store.sources.list()).find((one) => one.source === name);
  if (!found) throw new Error(`expected ${name} to be watched`);
  return found;
}

async function look(name: string, through: Look, memory: Memory = new Map()) {
  return lookThrough(world(), await source(name), through, memory);
}

async function stored() {
  const { rows } = await fresh.pool.query<{ event_id: string; road: string }>(
    'SELECT event_id, road FROM events ORDER BY at',
  );
  return rows.map(({ event_id, road }) => `${road} ${event_id}`);
}

const bring = (record: object, quiet = false) =>
  ingest(world(), { records: [{ record, where: 'x' }], refusals: [], road: 'sqs', live: true, quiet });

describe('as a check on the queue', () => {
  it('takes in what was lost, marks and counts it, and leaves the rest alone', async () => {
    const [came, lost, young, dull] = [
      await happened(8),
      await happened(7),
      await happened(2),
      await happened(9, { eventName: 'ListUsers', readOnly: true }),
    ];
    await bring(came);
    const looked = await look(CHECK, showing([young, lost, came, dull]));
    expect(looked).toMatchObject({ shown: 4, found: 1 });
    expect(await stored()).toEqual([`sqs ${came['eventID']}`, `recovered late ${lost['eventID']}`]);
    expect(await source(CHECK)).toMatchObject({ recovered: 1, heardAt: expect.any(Date), trouble: null });
    expect(steps).toContain('events-recovered');
    const { rows } = await fresh.pool.query('SELECT count FROM tallies');
    expect(rows).toEqual([]);
  });

  it('finds every one that was lost within 15 minutes, and each once', async () => {
    const all = await Promise.all(Array.from({ length: 300 }, (_, n) => happened((n % 100) / 100)));
    const dropped = all.filter((_, n) => n % 20 === 7);
    const records = all.filter((one) => !dropped.includes(one)).map((record) => ({ record, where: 'x' }));
    await ingest(world(), { records, refusals: [], road: 'sqs', live: true });
    for (let minutes = 0; minutes < 15; minutes += 5) {
      await look(CHECK, showing(all));
      await fresh.store.advanceClock(5 * MINUTE);
    }
    const recovered = (await stored()).filter((one) => one.startsWith('recovered late'));
    expect(recovered.sort()).toEqual(dropped.map(({ eventID }) => `recovered late ${eventID}`).sort());
    expect((await source(CHECK)).recovered).toBe(15);
  });

  it('does not count as brought what only a quiet backfill brought', async () => {
    const record = await happened(8);
    await bring(record, true);
    expect(await look(CHECK, showing([record]))).toMatchObject({ found: 1 });
  });

  it('counts no conflict where CloudTrail shows an event in other words than the queue', async () => {
    const record = await happened(8);
    await bring(record);
    const conflicts = await fresh.store.events.conflicts(10);
    await look(CHECK, showing([{ ...record, eventCategory: 'Management' }]));
    expect(await fresh.store.events.conflicts(10)).toEqual(conflicts);
  });
});

describe('as the only feed', () => {
  it('takes in everything, and what it shows again only once', async () => {
    const first = [await happened(8), await happened(9, { eventName: 'ListUsers' })];
    const second = [await happened(1), ...first];
    const memory: Memory = new Map();
    await look(FEED, showing(first), memory);
    await fresh.store.advanceClock(5 * MINUTE);
    await look(FEED, showing(second), memory);
    await fresh.store.advanceClock(5 * MINUTE);
    await look(FEED, showing(second), memory);
    expect(await stored()).toHaveLength(2);
    expect((await stored())[0]).toMatch(/^lookup /);
    const { rows } = await fresh.pool.query('SELECT sum(count)::int AS many FROM tallies');
    expect(rows).toEqual([{ many: 1 }]);
    expect(await source(FEED)).toMatchObject({ recovered: 0 });
  });
});

it('looks half an hour back at first, then 20 minutes over what it saw, and a day at most', async () => {
  const asked: { from: Date; to: Date }[] = [];
  const back = () => {
    const { from, to } = asked.at(-1) ?? { from: new Date(0), to: new Date(0) };
    return Math.round((to.getTime() - from.getTime()) / MINUTE);
  };
  await look(CHECK, showing([], asked));
  expect(back()).toBe(30);
  await fresh.store.advanceClock(5 * MINUTE);
  await look(CHECK, showing([], asked));
  expect(back()).toBe(25);
  await fresh.store.advanceClock(3_000 * MINUTE);
  await look(CHECK, showing([], asked));
  expect(back()).toBe(1_440);
});

it('is one look in five minutes, and one that failed is kept with its reason and made up for', async () => {
  const broken: Look = async function* () {
    yield { records: [], refusals: [] };
    throw new PortError('later', 'AccessDenied', 'cloudtrail:LookupEvents: refused');
  };
  await expect(look(CHECK, broken)).rejects.toThrow('refused');
  expect(await look(CHECK, showing([]))).toBeNull();
  expect(await source(CHECK)).toMatchObject({
    heardAt: null,
    lookedTo: null,
    trouble: expect.stringContaining('refused'),
  });
  await fresh.store.advanceClock(5 * MINUTE);
  expect(await look(CHECK, showing([await happened(20)]))).toMatchObject({ found: 1 });
  expect(await source(CHECK)).toMatchObject({ trouble: null });
});

describe('a look that takes longer than it is to the next one', () => {
  /** Four minutes go by with each page. `meanwhile` is what another process does then. */
  const slowly = (records: readonly object[], meanwhile: () => Promise<void> = async () => {}): Look =>
    async function* (from, to) {
      for await (const page of showing(records)(from, to)) {
        yield page;
        await fresh.store.advanceClock(4 * MINUTE);
        await meanwhile();
      }
    };
  const many = (count: number) => Promise.all(Array.from({ length: count }, () => happened(8)));
  const quiet = async () => (await fresh.store.sources.goneQuiet(15 * MINUTE)).map((one) => one.source);

  it('stores each page at once, is not blind meanwhile, and is not begun a second time', async () => {
    await fresh.store.sources.watch('', [FEED]);
    const records = await many(18);
    const other: (object | null)[] = [];
    const blind: string[][] = [];
    const kept: number[] = [];
    const looked = await look(
      FEED,
      slowly(records, async () => {
        other.push(await look(FEED, showing(records)));
        blind.push(await quiet());
        kept.push((await stored()).length);
      }),
    );
    expect(looked).toMatchObject({ shown: 18, found: 18 });
    expect(other).toEqual([null, null, null, null, null, null]);
    expect(blind.flat()).toEqual([]);
    expect(kept).toEqual([3, 6, 9, 12, 15, 18]);
  });

  it('is blind where it fails each time before its end: what is older is never reached', async () => {
    await fresh.store.sources.watch('', [FEED]);
    const failing: Look = async function* (from, to) {
      yield* slowly(await many(6))(from, to);
      throw new PortError('later', 'AccessDenied', 'cloudtrail:LookupEvents: refused');
    };
    await expect(look(FEED, failing)).rejects.toThrow('refused');
    expect(await source(FEED)).toMatchObject({ heardAt: expect.any(Date), lookedTo: null });
    await fresh.store.advanceClock(5 * MINUTE);
    expect(await quiet()).toEqual([]);
    await expect(look(FEED, failing)).rejects.toThrow('refused');
    expect(await quiet()).toEqual([FEED]);
  });

  it('that was told to stop is no trouble of the source', async () => {
    const stopped: Look = async function* () {
      yield { records: [], refusals: [] };
      AbortSignal.abort().throwIfAborted();
    };
    await expect(look(FEED, stopped)).rejects.toThrow();
    expect(await source(FEED)).toMatchObject({ trouble: null });
  });
});

it('leaves alone what only a detection of history looks at: it is counted and not kept', async () => {
  const watching = { ...world(), catalogue: catalogueOf(createdUser, passwordsSwept) };
  const record = await happened(8, { eventSource: 'ec2.amazonaws.com', eventName: 'GetPasswordData' });
  expect(watching.catalogue.remembering('ec2', 'GetPasswordData')).toHaveLength(1);
  expect(await lookThrough(watching, await source(CHECK), showing([record]), new Map())).toMatchObject({
    shown: 1,
    found: 0,
  });
  expect(await lookThrough(watching, await source(FEED), showing([record]), new Map())).toMatchObject({
    shown: 1,
  });
  const { rows } = await fresh.pool.query('SELECT sum(count)::int AS many FROM tallies');
  expect(rows).toEqual([{ many: 1 }]);
});
