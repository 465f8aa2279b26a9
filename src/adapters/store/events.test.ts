import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';
import { someArrival, someDelivery, someEvent } from '../../../test/store-samples.js';
import type { Store, TakeResult } from '../../ports/store.js';

let fresh: FreshStore;
let store: Store;
beforeAll(async () => {
  fresh = await freshStore();
  ({ store } = fresh);
});
afterAll(() => fresh.close());

async function takeOne(...arrivals: ReturnType<typeof someArrival>[]): Promise<TakeResult> {
  return store.events.take(someDelivery({ arrivals }));
}

describe('take', () => {
  it('stores an event once, whatever road it comes by', async () => {
    const arrival = someArrival();
    const first = await takeOne(arrival);
    expect(first).toMatchObject({ seenBefore: 0, conflicts: [], refused: 0, counted: 0 });
    expect(first.stored).toHaveLength(1);
    const again = await takeOne({ ...arrival, road: 'sqs' }, arrival);
    expect(again).toMatchObject({ stored: [], seenBefore: 2, conflicts: [] });
    const stored = await store.events.get(first.stored[0] ?? '');
    expect(stored).toMatchObject({ ...arrival, state: 'new', attempts: 0, caseId: null, quiet: false });
  });

  it('keeps the same id with other content aside, once per content', async () => {
    const one = someArrival();
    const { id } = one.event;
    const forged = someArrival({ id, hash: 'forged', name: 'DeleteUser' });
    await takeOne(one);
    const first = await takeOne(forged, one, forged);
    expect(first).toMatchObject({ stored: [], seenBefore: 2 });
    expect(first.conflicts).toHaveLength(1);
    expect(await takeOne(forged)).toMatchObject({ stored: [], seenBefore: 1, conflicts: [] });
    const kept = (await store.events.conflicts(10)).filter((row) => row.eventId === id);
    expect(kept).toEqual([{ provider: 'aws', eventId: id, hash: 'forged', at: expect.any(Date) }]);
  });

  it('sorts out duplicates and conflicts inside one delivery: the first one of an id stands', async () => {
    const one = someArrival();
    const other = someArrival({ id: one.event.id, hash: 'other' });
    const result = await takeOne(one, other, one, other);
    expect(result).toMatchObject({ seenBefore: 2 });
    expect(await store.events.get(result.stored[0] ?? '')).toMatchObject({ event: { hash: one.event.hash } });
    expect(result.conflicts).toHaveLength(1);
    // A known content that comes second in a delivery is still known.
    const third = someArrival({ id: one.event.id, hash: 'third' });
    const later = await takeOne(third, one);
    expect(later).toMatchObject({ stored: [], seenBefore: 1 });
    expect(later.conflicts).toHaveLength(1);
  });

  it.each([
    ['notify', false, undefined, 'new'],
    ['alert', false, undefined, 'new'],
    ['log', false, undefined, 'done'],
    ['log', true, undefined, 'done'],
    ['alert', true, undefined, 'late'],
    ['notify', false, true, 'done'],
  ] as const)('gives tier %s, late %s, quiet %s the state %s', async (tier, late, quiet, state) => {
    const about = {
      classification: { tier, severity: 'low', matches: [], reasons: [] },
      late,
      quiet,
    } as const;
    const result = await takeOne(someArrival({}, about));
    const stored = await store.events.get(result.stored[0] ?? '');
    expect(stored?.state).toBe(state);
    const late_ = await store.events.late(1_000);
    expect(late_.some((event) => event.id === stored?.id)).toBe(state === 'late');
  });

  it.each([
    ['notify', false, 'new'],
    ['alert', true, 'late'],
    ['log', false, 'done'],
  ] as const)('wakes a %s that came quietly before (late %s): it is %s', async (tier, late, state) => {
    const classification = { tier, severity: 'high', matches: [], reasons: [] } as const;
    const loud = someArrival({}, { classification, late, road: 'sqs' });
    const { stored } = await takeOne({ ...someArrival(), event: loud.event, quiet: true });
    const before = await store.events.totals();
    expect(await takeOne(loud, loud)).toMatchObject({ stored, seenBefore: 1, conflicts: [] });
    expect(await store.events.get(stored[0] ?? '')).toMatchObject({
      ...{ quiet: false, state, late, road: 'sqs', classification, attempts: 0 },
    });
    // It is one row, and stays as loud as it is now.
    const after = await store.events.totals();
    expect([after.stored, after.seenBefore]).toEqual([before.stored, before.seenBefore + 2]);
    await store.events.done(stored[0] ?? '', null);
    expect(await takeOne(loud)).toMatchObject({ stored: [], seenBefore: 1 });
    expect(await takeOne({ ...loud, quiet: true })).toMatchObject({ stored: [], seenBefore: 1 });
    expect(await store.events.get(stored[0] ?? '')).toMatchObject({ quiet: false, state: 'done' });
  });

  it('wakes nothing by another content, or quietly', async () => {
    const quiet = someArrival({}, { quiet: true });
    const { stored } = await takeOne(quiet);
    const forged = someArrival({ id: quiet.event.id, hash: 'forged' });
    expect((await takeOne(forged)).conflicts).toHaveLength(1);
    expect(await takeOne(quiet)).toMatchObject({ stored: [], seenBefore: 1 });
    expect(await store.events.get(stored[0] ?? '')).toMatchObject({ quiet: true, state: 'done' });
    // Of two of one delivery the loud one counts.
    expect(await takeOne(quiet, { ...quiet, quiet: false })).toMatchObject({ stored, seenBefore: 1 });
  });

  it('wakes each once when it comes many times at the same moment', async () => {
    const arrivals = Array.from({ length: 50 }, () => someArrival());
    const { stored } = await takeOne(...arrivals.map((one) => ({ ...one, quiet: true })));
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, turn) =>
        takeOne(...(turn % 2 === 0 ? arrivals : [...arrivals].reverse())),
      ),
    );
    expect(results.flatMap((result) => result.stored).sort()).toEqual([...stored].sort());
  });

  it('stores what an attacker chose: NUL, half characters, long ids, odd times', async () => {
    const nasty = 'a\0b\ud800';
    const arrival = someArrival({
      id: `${nasty}${'é'.repeat(5_000)}`,
      name: nasty,
      at: 'not a time',
      params: { [nasty]: [nasty, { deep: nasty }] },
      raw: { [nasty]: nasty },
    });
    const result = await store.events.take(
      someDelivery({
        arrivals: [arrival, someArrival({ at: '+275760-01-01T00:00:00.000Z' })],
        tallies: [{ account: nasty, service: nasty, name: 'x'.repeat(9_000), hour: nasty, count: 2 }],
        refusals: [{ reason: nasty, where: nasty, excerpt: nasty, hash: 'nasty' }],
      }),
    );
    expect(result.stored).toHaveLength(2);
    const stored = await store.events.get(result.stored[0] ?? '');
    expect(stored?.event.params).toEqual({
      'a\ufffdb\ufffd': ['a\ufffdb\ufffd', { deep: 'a\ufffdb\ufffd' }],
    });
    expect(await takeOne(arrival)).toMatchObject({ seenBefore: 1, stored: [] });
    expect((await store.events.refusals(1_000)).find((row) => row.hash === 'nasty')?.excerpt).toBe(
      'a\ufffdb\ufffd',
    );
  });

  it('stores each event once when eight deliveries of the same ones arrive at the same moment', async () => {
    const arrivals = Array.from({ length: 300 }, () => someArrival());
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, turn) =>
        takeOne(...(turn % 2 === 0 ? arrivals : [...arrivals].reverse()).slice(turn)),
      ),
    );
    const stored = results.flatMap((result) => result.stored);
    expect(new Set(stored).size).toBe(300);
    expect(stored).toHaveLength(300);
  });

  it('does nothing at all where a part of the delivery cannot be stored', async () => {
    const arrival = someArrival();
    const before = await store.events.totals();
    const tallies = [{ account: 'a', service: 's', name: 'n', hour: '2026-11-20T14:00:00Z', count: 0.5 }];
    await expect(store.events.take(someDelivery({ arrivals: [arrival], tallies }))).rejects.toThrow(/bigint/);
    expect(await store.events.totals()).toEqual(before);
    expect(await takeOne(arrival)).toMatchObject({ seenBefore: 0 });
  });
});

describe('the life of an event', () => {
  it('is due at once, later after a failure, and never after the fifth', async () => {
    const { stored } = await takeOne(someArrival());
    const id = stored[0] ?? '';
    expect(await store.events.due(1_000)).toContain(id);
    expect(await store.events.failed(id, 'broken\0', 60_000)).toBe('new');
    expect(await store.events.due(1_000)).not.toContain(id);
    await store.advanceClock(60_001);
    expect(await store.events.due(1_000)).toContain(id);
    for (let more = 0; more < 3; more += 1) expect(await store.events.failed(id, 'broken', 0)).toBe('new');
    expect(await store.events.failed(id, 'broken', 0)).toBe('poison');
    expect(await store.events.failed(id, 'broken', 0)).toBe('poison');
    expect(await store.events.due(1_000)).not.toContain(id);
    expect(await store.events.get(id)).toMatchObject({ state: 'poison', attempts: 5 });
  });

  it('hands out the oldest first', async () => {
    const early = someArrival({ at: '2026-11-20T10:00:00.000Z' });
    const late = someArrival({ at: '2026-11-20T12:00:00.000Z' });
    const result = await takeOne(late, early);
    const due = (await store.events.due(10_000)).filter((id) => result.stored.includes(id));
    const names = await Promise.all(due.map(async (id) => (await store.events.get(id))?.event.id));
    expect(names).toEqual([early.event.id, late.event.id]);
  });

  it('hands out alerts first, then the worst, then the oldest', async () => {
    const ranked = [
      ...(['critical', 'low'] as const).map((severity) => ['alert', severity] as const),
      ...(['critical', 'high', 'medium', 'low', 'info'] as const).map(
        (severity) => ['notify', severity] as const,
      ),
    ];
    const arrivals = ranked.flatMap(([tier, severity]) => {
      const classification = { tier, severity, matches: [], reasons: [] };
      return ['10', '12'].map((hour) =>
        someArrival({ at: `2026-11-20T${hour}:00:00.000Z` }, { classification }),
      );
    });
    await takeOne(...[...arrivals].reverse());
    const due = await Promise.all((await store.events.due(10_000)).map((id) => store.events.get(id)));
    const ids = arrivals.map(({ event }) => event.id);
    const seen = due.flatMap((one) => (one && ids.includes(one.event.id) ? [one.event.id] : []));
    expect(seen).toEqual(ids);
    const { rows } = await fresh.pool.query<{ indexdef: string }>(
      `SELECT indexdef FROM pg_indexes WHERE indexname = 'events_due_idx'`,
    );
    expect(rows[0]?.indexdef).toMatch(/\(\(tier <> 'alert'.*vouch_rank\(.*received_at, at, id\).*'new'/);
  });

  it('is done once, and a failure after that counts nothing', async () => {
    const { stored } = await takeOne(someArrival());
    const id = stored[0] ?? '';
    await store.events.done(id, 'some-case');
    expect(await store.events.failed(id, 'too late', 0)).toBe('new');
    expect(await store.events.get(id)).toMatchObject({ state: 'done', caseId: 'some-case', attempts: 0 });
    await expect(store.events.done('nobody', null)).rejects.toThrow(/nobody/);
    await expect(store.events.failed('nobody', 'x', 0)).rejects.toThrow(/nobody/);
    expect(await store.events.get('nobody')).toBeNull();
  });

  it('remembers the first issue of a key', async () => {
    const { actor } = someEvent();
    const issued = { accessKey: 'ASIAONE', actor, role: 'deploy', at: new Date('2026-11-20T13:58:00.000Z') };
    await store.events.take(someDelivery({ issued: [issued, { ...issued, role: 'forged' }] }));
    await store.events.take(someDelivery({ issued: [{ ...issued, role: 'forged' }] }));
    expect(await store.events.issuedKey('ASIAONE')).toEqual(issued);
    expect(await store.events.issuedKey('ASIATWO')).toBeNull();
  });

  it('keeps a refusal once and counts how often it came', async () => {
    const refusal = { reason: 'expected JSON', where: 'line 12', excerpt: '{', hash: 'h1' };
    expect(await store.events.take(someDelivery({ refusals: [refusal, refusal] }))).toMatchObject({
      refused: 2,
    });
    await store.events.take(someDelivery({ refusals: [refusal] }));
    const kept = (await store.events.refusals(1_000)).filter((row) => row.hash === 'h1');
    expect(kept).toEqual([{ ...refusal, seen: 3, at: expect.any(Date) }]);
  });
});

describe('conservation', () => {
  const delivery = fc.record({
    arrivals: fc.array(fc.tuple(fc.nat(6), fc.nat(2), fc.boolean()), { maxLength: 12 }),
    refusals: fc.array(fc.nat(3), { maxLength: 4 }),
    tallies: fc.array(fc.tuple(fc.nat(2), fc.nat(9)), { maxLength: 4 }),
  });

  it('loses and invents nothing, over any deliveries in any order', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(delivery, { minLength: 1, maxLength: 5 }), async (deliveries) => {
        round += 1;
        const before = await store.events.totals();
        let [records, refused, counted] = [0, 0, 0];
        const results = await Promise.all(
          deliveries.map((one) => {
            const tallies = one.tallies.map(([name, count]) => ({
              ...{ account: 'a', service: 's', name: `n${name}`, hour: '2026-11-20T14:00:00Z', count },
            }));
            records += one.arrivals.length;
            refused += one.refusals.length;
            counted += tallies.reduce((sum, tally) => sum + tally.count, 0);
            return store.events.take({
              arrivals: one.arrivals.map(([id, hash, late]) =>
                someArrival({ id: `round ${round} ${id}`, hash: `${hash}` }, { late }),
              ),
              refusals: one.refusals.map((hash) => ({
                reason: '',
                where: '',
                excerpt: '',
                hash: `r${hash}`,
              })),
              tallies,
              issued: [],
              road: 'test',
            });
          }),
        );
        const after = await store.events.totals();
        const sum = (pick: (result: TakeResult) => number) =>
          results.reduce((all, one) => all + pick(one), 0);
        const [stored, conflicts] = [sum((one) => one.stored.length), sum((one) => one.conflicts.length)];
        expect(stored + conflicts + sum((one) => one.seenBefore)).toBe(records);
        expect(after.stored - before.stored).toBe(stored);
        expect(after.seenBefore - before.seenBefore).toBe(records - stored - conflicts);
        expect(after.refused - before.refused).toBe(refused + conflicts);
        expect(after.counted - before.counted).toBe(counted);
        expect(after.waiting - before.waiting).toBe(stored);
      }),
      { numRuns: 40 },
    );
    await agree();
  });

  /** The counters say what the rows say. */
  async function agree(): Promise<void> {
    const totals = await store.events.totals();
    const { rows } = await fresh.pool.query(`SELECT
      (SELECT count(*) FROM events)::int AS stored,
      (SELECT sum(count) FROM tallies)::int AS counted,
      (SELECT sum(seen) FROM refusals)::int + (SELECT count(*) FROM event_conflicts)::int AS refused,
      (SELECT sum(seen - 1) FROM events)::int + (SELECT sum(seen - 1) FROM event_conflicts)::int AS "seenBefore"`);
    expect(totals).toMatchObject(rows[0]);
  }
});
