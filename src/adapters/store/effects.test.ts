import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';
import { someCase } from '../../../test/store-samples.js';
import type { Severity } from '../../core/detection.js';
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

  it('is looked for apart where it is a page: nothing else that is due holds one up', async () => {
    const page = { kind: 'page', action: 'trigger' } as const;
    const [a = '', b = ''] = await store.effects.add(null, [
      { effect, lane: randomUUID() },
      { effect: page, lane: randomUUID() },
    ]);
    const [pages, others] = [
      await store.effects.due(1_000, 'pages'),
      await store.effects.due(1_000, 'others'),
    ];
    expect([a, b].map((id) => [pages.includes(id), others.includes(id)])).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it('keeps the order of the lane, and one at a time', async () => {
    const [a, b] = await oneLane();
    expect(await store.effects.claim(b, LEASE)).toBeNull();
    expect((await store.effects.due(1_000, 'others')).includes(a)).toBe(true);
    expect((await store.effects.due(1_000, 'others')).includes(b)).toBe(false);
    await store.effects.claim(a, LEASE);
    expect((await store.effects.due(1_000, 'others')).includes(a)).toBe(false);
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
    await fresh.ageLeases(LEASE + 1);
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
    await fresh.ageLeases(LEASE + 1);
    expect(await store.effects.holds(a, 1)).toBe(false);
    expect(await store.effects.due(1_000, 'others')).toContain(a);
    expect(await store.effects.claim(b, LEASE)).toBeNull();
    const claims = await Promise.all([store.effects.claim(a, LEASE), store.effects.claim(a, LEASE)]);
    expect(claims.filter((claim) => claim !== null)).toMatchObject([
      { uncertain: true, fence: 2, attempts: 2 },
    ]);
  });

  it('keeps its lease for as long as it is about to need, and no shorter', async () => {
    const [a] = await oneLane();
    await store.effects.claim(a, LEASE);
    await fresh.ageLeases(LEASE - 1_000);
    expect(await store.effects.holds(a, 1, 20_000)).toBe(true);
    await fresh.ageLeases(15_000);
    expect(await store.effects.claim(a, LEASE)).toBeNull();
    expect(await store.effects.holds(a, 1)).toBe(true);
    // What is longer already is not cut.
    expect(await store.effects.holds(a, 1, 1)).toBe(true);
    await fresh.ageLeases(4_000);
    expect(await store.effects.holds(a, 1)).toBe(true);
    await fresh.ageLeases(2_000);
    expect(await store.effects.holds(a, 1, 20_000)).toBe(false);
    expect(await store.effects.claim(a, LEASE)).toMatchObject({ fence: 2 });
    expect(await store.effects.holds(a, 1, 20_000)).toBe(false);
  });

  it('is not taken out of anybody’s hands by a clock that was moved', async () => {
    const [a] = await oneLane();
    await store.effects.claim(a, LEASE);
    await store.advanceClock(60 * LEASE);
    expect(await store.effects.due(1_000, 'others')).not.toContain(a);
    expect(await store.effects.holds(a, 1)).toBe(true);
  });

  it('of unknown outcome stays uncertain until it is settled', async () => {
    const [a] = await oneLane();
    await store.effects.claim(a, LEASE);
    await store.effects.unknown(a, 1, 0, 'reply lost');
    expect(await store.effects.due(1_000, 'others')).toContain(a);
    expect(await store.effects.claim(a, LEASE)).toMatchObject({ uncertain: true, fence: 2 });
    await store.effects.later(a, 2, 0, 'could not look');
    expect(await store.effects.claim(a, LEASE)).toMatchObject({ uncertain: true, fence: 3 });
  });

  it('that was overtaken changes nothing', async () => {
    const [a] = await oneLane();
    await store.effects.claim(a, LEASE);
    await fresh.ageLeases(LEASE + 1);
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
    expect(await store.effects.pace(channel, 0)).toBeGreaterThan(50_000);
    await store.advanceClock(60_000);
    expect(await store.effects.pace(channel, 0)).toBe(0);
    expect(await store.effects.pace(channel, 1_000)).toBe(0);
  });

  it('is not held because others wait for their turn', async () => {
    const channel = randomUUID();
    const ids = await many(5);
    for (const id of ids) await store.effects.pace(channel, 5_000, id);
    expect(await store.effects.pace(channel, 0)).toBe(0);
  });

  it('makes those who wait come one after the other, also after it was held', async () => {
    const channel = randomUUID();
    const [first = '', ...others] = await many(4);
    expect(await store.effects.pace(channel, 60_000, first)).toBe(0);
    const waits: number[] = [];
    for (const id of others) waits.push(await store.effects.pace(channel, 60_000, id));
    const turns = waits.map((wait) => Math.round(wait / 60_000));
    expect(turns).toEqual([1, 2, 3]);
    await store.effects.holdChannel(channel, 300_000);
    const [, second = '', third = ''] = others;
    expect(await store.effects.pace(channel, 60_000, second)).toBeGreaterThan(350_000);
    await store.advanceClock(300_000);
    // Whoever comes first has it: the others are not there to take it.
    expect(await store.effects.pace(channel, 60_000, third)).toBe(0);
    expect(await store.effects.pace(channel, 60_000, second)).toBeGreaterThan(110_000);
    await store.effects.claim(others[0] ?? '', LEASE);
    await store.effects.failed(others[0] ?? '', 1, 'refused');
    expect(await store.effects.pace(channel, 60_000, second)).toBeLessThanOrEqual(60_000);
  });

  it('lets a herd through with few tries, each once', async () => {
    const channel = randomUUID();
    const EVERY = 20;
    const ids = await many(60);
    let tries = 0;
    const went: number[] = [];
    await Promise.all(
      ids.map(async (id) => {
        for (;;) {
          tries += 1;
          const wait = await store.effects.pace(channel, EVERY, id);
          if (wait === 0) break;
          await new Promise((resolve) => setTimeout(resolve, wait));
        }
        went.push(performance.now());
      }),
    );
    // Without a queue each of them asks at every turn: 60 * 61 / 2.
    expect(tries).toBeLessThan(600);
    expect((went.at(-1) ?? 0) - (went[0] ?? 0)).toBeGreaterThanOrEqual(59 * EVERY * 0.95);
  });

  it('lets the more severe go first, and nobody wait for one that stays away', async () => {
    const channel = randomUUID();
    const low = await many(30, 'low');
    for (const id of low) await store.effects.pace(channel, 60_000, id);
    const [urgent = ''] = await many(1, 'critical');
    const wait = await store.effects.pace(channel, 60_000, urgent);
    expect(wait).toBeLessThanOrEqual(60_000);
    await store.effects.claim(urgent, LEASE);
    await store.effects.later(urgent, 1, wait, 'not its turn yet');
    await store.advanceClock(60_000);
    // A moment sooner than the one it is kept for.
    expect(await store.effects.pace(channel, 60_000, low[1])).toBeGreaterThan(0);
    expect(await store.effects.pace(channel, 60_000, urgent)).toBe(0);
    const [absent = ''] = await many(1, 'critical');
    expect(await store.effects.pace(channel, 60_000, absent)).toBeGreaterThan(0);
    await store.advanceClock(180_000);
    expect(await store.effects.pace(channel, 60_000, low[1])).toBe(0);
  });

  it('ranks a mention, which calls people now, with the worst', async () => {
    const mention: Effect = { kind: 'mention', text: 'look' };
    const [id = ''] = await store.effects.add(null, [{ effect: mention, lane: randomUUID() }]);
    const channel = randomUUID();
    for (const other of await many(9, 'high')) await store.effects.pace(channel, 60_000, other);
    expect(await store.effects.pace(channel, 60_000, id)).toBeLessThanOrEqual(60_000);
  });
});

/** Each in a lane of its own. */
async function many(count: number, severity: Severity = 'medium'): Promise<readonly string[]> {
  const c = await store.cases.open(someCase({ severity }));
  return store.effects.add(
    c.id,
    Array.from({ length: count }, () => ({ effect, lane: randomUUID() })),
  );
}

it('counts what waits, what is uncertain and what was given up', async () => {
  const before = await store.effects.counts();
  const [a = '', b = ''] = await many(4);
  for (const id of [a, b]) await store.effects.claim(id, LEASE);
  await store.effects.unknown(a, 1, 0, 'reply lost');
  await store.effects.failed(b, 1, 'refused');
  expect(await store.effects.counts()).toEqual({
    due: before.due + 2,
    unknown: before.unknown + 1,
    failed: before.failed + 1,
  });
});
