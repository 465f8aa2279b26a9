import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import secretsSwept from '../../detections/aws-history/secrets-swept.js';
import { awsRecord } from '../../test/aws-event.js';
import { type FreshStore, freshStore } from '../../test/database.js';
import { buildCatalogue } from '../core/catalogue.js';
import { type Delivery, type Intake, ingest } from './ingest.js';

let fresh: FreshStore;
let intake: Intake;
let rung: (readonly [string, readonly string[]])[] = [];
beforeAll(async () => {
  fresh = await freshStore();
  const queue: Pick<Intake['queue'], 'ring'> = {
    ring: async (kind, ids) => {
      if (ids.length > 0) rung.push([kind, ids]);
    },
  };
  const runLog: Pick<Intake['runLog'], 'step'> = { step: () => undefined };
  intake = {
    store: fresh.store,
    queue: queue as Intake['queue'],
    runLog: runLog as Intake['runLog'],
    catalogue: buildCatalogue([{ ...secretsSwept, id: 'aws-history/secrets-swept' }]),
  };
});
afterAll(() => fresh.close());

let actor = 0;
beforeEach(() => {
  actor += 1;
  rung = [];
});

/** `n` secrets read by the actor of this test, a second apart. */
function reads(from: number, to: number, of = actor) {
  return Array.from({ length: to - from }, (_, index) => {
    const n = from + index;
    return awsRecord({
      eventID: `${of} read ${n}`,
      eventTime: new Date(Date.parse('2026-11-20T14:00:00Z') + n * 1000).toISOString(),
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'GetSecretValue',
      readOnly: true,
      requestParameters: { secretId: `secret ${n}` },
      userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/u${of}`, userName: `u${of}` },
    });
  });
}

function delivery(records: readonly unknown[], parts: Partial<Delivery> = {}): Delivery {
  return {
    records: records.map((record) => ({ record, where: 'here' })),
    refusals: [],
    road: 'sqs',
    live: false,
    ...parts,
  };
}

async function rows() {
  const { rows } = await fresh.pool.query<{
    event_id: string;
    tier: string;
    classification: { reasons: string[] };
  }>(`SELECT event_id, tier, classification FROM events WHERE event_id LIKE $1 ORDER BY event_id`, [
    `${actor} %`,
  ]);
  return rows;
}

async function tracks(): Promise<unknown> {
  return (await fresh.pool.query('SELECT watch, key, track FROM history ORDER BY watch, key')).rows;
}

describe('history, as deliveries come in', () => {
  it('raises the one event that crosses the line, and stores that one alone', async () => {
    expect(await ingest(intake, delivery(reads(0, 6)))).toMatchObject({ stored: [], counted: 6 });
    const { stored, counted } = await ingest(intake, delivery(reads(6, 30)));
    expect([stored.length, counted]).toEqual([1, 23]);
    expect(rung).toEqual([['event', stored]]);
    expect(await rows()).toMatchObject([
      {
        event_id: `${actor} read 9`,
        tier: 'notify',
        classification: { reasons: ['10 different secrets were asked for within 10 minutes'] },
      },
    ]);
  });

  it('takes a delivery that comes again for what it is: nothing changes', async () => {
    await ingest(intake, delivery(reads(0, 6)));
    await ingest(intake, delivery(reads(0, 6)));
    expect(await rows()).toEqual([]);
    await ingest(intake, delivery(reads(6, 20)));
    const [before, kept] = [await tracks(), await rows()];
    const again = await ingest(intake, delivery([...reads(0, 20), ...reads(0, 20)]));
    expect(again).toMatchObject({ stored: [], conflicts: [], seenBefore: 2 });
    expect(await tracks()).toEqual(before);
    expect(await rows()).toEqual(kept);
  });

  it('loses no count when deliveries of one burst come at the same moment, and asks once', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      actor += 1;
      const parts = Array.from({ length: 10 }, (_, n) => delivery(reads(n, n + 1)));
      const taken = await Promise.all(parts.map((part) => ingest(intake, part)));
      expect(taken.flatMap(({ stored }) => stored)).toHaveLength(1);
    }
  });

  it('counts each once where the same deliveries come from two sides at once', async () => {
    const others = actor + 1_000;
    const burst = [...reads(0, 12), ...reads(0, 12, others)];
    const taken = await Promise.all(
      Array.from({ length: 6 }, (_, n) => ingest(intake, delivery(n % 2 ? burst : [...burst].reverse()))),
    );
    expect(taken.flatMap(({ stored }) => stored)).toHaveLength(2);
  });

  it('counts events that come late, by their own time', async () => {
    await ingest(intake, delivery(reads(9, 14)));
    await ingest(intake, delivery(reads(100_000, 100_003)));
    const { stored } = await ingest(intake, delivery(reads(0, 9)));
    expect(stored).toHaveLength(1);
  });

  it('wakes what a quiet replay has kept, when it comes live', async () => {
    const quiet = await ingest(intake, delivery(reads(0, 12), { quiet: true }));
    expect(quiet.stored).toHaveLength(1);
    const live = await ingest(intake, delivery(reads(0, 12)));
    expect(live.stored).toEqual(quiet.stored);
    expect(rung.at(-1)).toEqual(['event', quiet.stored]);
  });

  it('needs three statements at most, however many events there are, and one where nothing is new', async () => {
    const calls: string[] = [];
    const store = {
      ...intake.store,
      transaction: ((work) =>
        intake.store.transaction((tables) => {
          const { read, hold, put } = tables.history;
          const history: typeof tables.history = {
            read: (keys) => read(keys).finally(() => calls.push('read')),
            hold: (keys) => hold(keys).finally(() => calls.push('hold')),
            put: (kept) => put(kept).finally(() => calls.push('put')),
          };
          return work({ ...tables, history });
        })) satisfies typeof intake.store.transaction,
    };
    const many = Array.from({ length: 40 }, (_, n) => reads(0, 12, actor * 10_000 + n)).flat();
    expect((await ingest({ ...intake, store }, delivery(many))).stored).toHaveLength(40);
    expect(calls).toEqual(['read', 'hold', 'put']);
    await ingest({ ...intake, store }, delivery(many));
    expect(calls).toEqual(['read', 'hold', 'put', 'read']);
    await ingest({ ...intake, store }, delivery([awsRecord({ eventID: `${actor} other` })]));
    expect(calls).toHaveLength(4);
  });
});
