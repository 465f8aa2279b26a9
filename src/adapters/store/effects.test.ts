import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';
import { someCase } from '../../../test/store-samples.js';
import type { Effect } from '../../core/workflow.js';
import type { Store } from '../../ports/store.js';

let fresh: FreshStore;
let store: Store;
beforeAll(async () => {
  fresh = await freshStore({ poolSize: 20 });
  ({ store } = fresh);
});
afterAll(() => fresh.close());

const effect: Effect = { kind: 'note', text: ['at ', { time: new Date('2026-11-20T14:02:00.000Z') }] };
const LEASE = 30_000;

async function lane(count: number): Promise<string[]> {
  const name = randomUUID();
  return [
    ...(await store.effects.add(
      null,
      Array.from({ length: count }, () => ({ effect, lane: name })),
    )),
  ];
}

async function oneLane(): Promise<[string, string, string]> {
  const [a = '', b = '', c = ''] = await lane(3);
  return [a, b, c];
}

describe('claim', () => {
  it('gives an effect as it was added, to one worker at a time', async () => {
    const c = await store.cases.open(someCase());
    const [id = ''] = await store.effects.add(c.id, [{ effect, lane: randomUUID() }]);
    const claims = await Promise.all(Array.from({ length: 10 }, () => store.effects.claim(id, LEASE)));
    const won = claims.filter((claim) => claim !== null);
    expect(won).toHaveLength(1);
    expect(won[0]).toMatchObject({ id, caseId: c.id, effect, state: 'running', attempts: 1, fence: 1 });
    expect(won[0]?.uncertain).toBe(false);
    expect(await store.effects.ofCase(c.id)).toEqual(won);
    expect(await store.effects.claim('nobody', LEASE)).toBeNull();
  });

  it('keeps the order of the lane, and one at a time', async () => {
    const [a, b] = await oneLane();
    expect(await store.effects.claim(b, LEASE)).toBeNull();
    expect((await store.effects.due(1_000)).includes(a)).toBe(true);
    expect((await store.effects.due(1_000)).includes(b)).toBe(false);
    await store.effects.claim(a, LEASE);
    expect((await store.effects.due(1_000)).includes(a)).toBe(false);
    expect(await store.effects.claim(b, LEASE)).toBeNull();
    expect(await store.effects.nextInLane(a)).toBeNull();
    await store.effects.done(a, 1, 'posted');
    expect(await store.effects.nextInLane(a)).toBe(b);
    expect(await store.effects.claim(b, LEASE)).toMatchObject({ id: b, fence: 1 });
  });

  it('waits for an earlier one that has to be tried again, and goes on after one that failed', async () => {
    const [a, b] = await oneLane();
    await store.effects.claim(a, LEASE);
    await store.effects.later(a, 1, 60_000, 'rate limited');
    expect(await store.effects.claim(a, LEASE)).toBeNull();
    expect(await store.effects.claim(b, LEASE)).toBeNull();
    expect(await store.effects.nextInLane(a)).toBeNull();
    await store.advanceClock(60_001);
    expect(await store.effects.claim(a, LEASE)).toMatchObject({ fence: 2, attempts: 2, uncertain: false });
    await store.effects.failed(a, 2, 'no such channel');
    expect(await store.effects.nextInLane(a)).toBe(b);
  });

  it('lets many workers finish a lane in its order, each effect once', async () => {
    const ids = await lane(12);
    const order: string[] = [];
    const worker = async () => {
      while (order.length < ids.length) {
        for (const id of ids) {
          const claim = await store.effects.claim(id, LEASE);
          if (!claim) continue;
          order.push(id);
          await store.effects.done(id, claim.fence, 'done');
        }
      }
    };
    await Promise.all(Array.from({ length: 6 }, worker));
    expect(order).toEqual(ids);
  });

  it('never runs two of a lane, even where an earlier number is committed late', async () => {
    const name = randomUUID();
    let commit: () => void = () => undefined;
    const held = new Promise<void>((settle) => {
      commit = settle;
    });
    let early = '';
    const slow = store.transaction(async (tables) => {
      [early = ''] = await tables.effects.add(null, [{ effect, lane: name }]);
      await held;
    });
    while (early === '') await store.now();
    const [late = ''] = await store.effects.add(null, [{ effect, lane: name }]);
    await store.effects.claim(late, LEASE);
    commit();
    await slow;
    expect(await store.effects.claim(early, LEASE)).toBeNull();
    await store.advanceClock(LEASE + 1);
    // The one that was abandoned first, or both would wait for each other.
    expect(await store.effects.claim(early, LEASE)).toBeNull();
    expect(await store.effects.claim(late, LEASE)).toMatchObject({ uncertain: true, fence: 2 });
    await store.effects.done(late, 2, 'done');
    expect(await store.effects.claim(early, LEASE)).toMatchObject({ uncertain: false });
  });
});

describe('an attempt', () => {
  it('whose worker died is found, uncertain, when its lease has run out', async () => {
    const [a, b] = await oneLane();
    await store.effects.claim(a, LEASE);
    expect(await store.effects.holds(a, 1)).toBe(true);
    await store.advanceClock(LEASE + 1);
    expect(await store.effects.holds(a, 1)).toBe(false);
    expect(await store.effects.due(1_000)).toContain(a);
    expect(await store.effects.claim(b, LEASE)).toBeNull();
    const claims = await Promise.all([store.effects.claim(a, LEASE), store.effects.claim(a, LEASE)]);
    expect(claims.filter((claim) => claim !== null)).toMatchObject([
      { uncertain: true, fence: 2, attempts: 2 },
    ]);
  });

  it('of unknown outcome stays uncertain until it is settled', async () => {
    const [a] = await oneLane();
    await store.effects.claim(a, LEASE);
    await store.effects.unknown(a, 1, 0, 'reply lost');
    expect(await store.effects.due(1_000)).toContain(a);
    expect(await store.effects.claim(a, LEASE)).toMatchObject({ uncertain: true, fence: 2 });
    await store.effects.later(a, 2, 0, 'could not look');
    expect(await store.effects.claim(a, LEASE)).toMatchObject({ uncertain: true, fence: 3 });
  });

  it('that was overtaken changes nothing', async () => {
    const [a] = await oneLane();
    await store.effects.claim(a, LEASE);
    await store.advanceClock(LEASE + 1);
    await store.effects.claim(a, LEASE);
    const { effects } = store;
    const late = [
      () => effects.done(a, 1, 'x'),
      () => effects.later(a, 1, 0, 'x'),
      () => effects.unknown(a, 1, 0, 'x'),
      () => effects.failed(a, 1, 'x'),
    ];
    for (const outcome of late) {
      await expect(outcome()).rejects.toMatchObject({ outcome: 'never', code: 'stale-fence' });
    }
    expect(await effects.holds(a, 1)).toBe(false);
    expect(await effects.holds(a, 2)).toBe(true);
    await effects.done(a, 2, 'posted');
    // Said again because the first reply was lost.
    await effects.done(a, 2, 'posted');
    await expect(effects.failed(a, 2, 'x')).rejects.toThrow(/found it done with fence 2/);
    await expect(effects.done('nobody', 1, 'x')).rejects.toThrow(/no such effect/);
  });
});

describe('a channel', () => {
  it('gives one slot in the time, to one of those who ask', async () => {
    const channel = randomUUID();
    const waits = await Promise.all(Array.from({ length: 10 }, () => store.effects.pace(channel, 5_000)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(1);
    expect(waits.filter((wait) => wait > 3_000 && wait <= 5_000)).toHaveLength(9);
    await store.advanceClock(5_000);
    expect(await store.effects.pace(channel, 5_000)).toBe(0);
  });

  it('is held as long as the other side said, not shorter', async () => {
    const channel = randomUUID();
    await store.effects.holdChannel(channel, 60_000);
    await store.effects.holdChannel(channel, 1_000);
    expect(await store.effects.pace(channel, 1_000)).toBeGreaterThan(50_000);
  });
});
