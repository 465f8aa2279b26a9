import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';
import { someArrival, someCase, someDelivery, someEvent } from '../../../test/store-samples.js';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.close());

const DAY_MS = 24 * 60 * 60 * 1000;

async function count(table: string): Promise<number> {
  const { rows } = await fresh.pool.query(`SELECT count(*)::int AS n FROM ${table}`);
  return rows[0].n;
}

it('removes what is old and finished, and nothing that waits, is younger, or is kept for good', async () => {
  const { store } = fresh;
  const arrival = someArrival();
  const delivery = someDelivery({
    arrivals: [arrival, someArrival({ id: arrival.event.id, hash: 'other' }), someArrival(), someArrival()],
    refusals: [{ reason: 'r', where: 'w', excerpt: 'e', hash: 'h' }],
    tallies: [{ account: 'a', service: 's', name: 'n', hour: '2020-01-01T00:00:00Z', count: 3 }],
    issued: [{ accessKey: 'K', actor: someEvent().actor, role: 'r', at: new Date() }],
  });
  const { stored } = await store.events.take(delivery);
  const press = { requestKey: 'k', buttonId: 'b', slackId: 'U', channel: 'C', filled: null };
  const taken = await store.presses.take(press);
  await store.presses.take({ ...press, requestKey: 'waits' });
  await store.events.done(stored[0] ?? '', null);
  for (let turn = 0; turn < 5; turn += 1) await store.events.failed(stored[1] ?? '', 'x', 0);
  await store.presses.done(taken === 'seen' ? '' : taken.id, 'yes');
  const c = await store.cases.open(someCase());
  await store.audit.append([{ caseId: c.id, who: 'vouch', action: 'case-opened', detail: {} }]);
  const totals = await store.events.totals();

  // The tally is as old as its hour, all else is new.
  expect(await store.prune(new Date((await store.now()).getTime() - DAY_MS))).toBe(1);
  await store.advanceClock(90 * DAY_MS);
  const { stored: young } = await store.events.take(someDelivery({ arrivals: [someArrival()] }));
  await store.events.done(young[0] ?? '', null);
  // Two events, a conflict, a refusal, a key, a press and two requests.
  expect(await store.prune(new Date((await store.now()).getTime() - DAY_MS))).toBe(8);

  expect(await store.events.get(stored[2] ?? '')).toMatchObject({ state: 'new' });
  expect(await store.events.get(young[0] ?? '')).toMatchObject({ state: 'done' });
  expect(await count('presses')).toBe(1);
  expect(await store.cases.get(c.id)).not.toBeNull();
  expect(await count('audit')).toBe(1);
  expect(await store.events.totals()).toEqual({ ...totals, stored: totals.stored + 1, poison: 0 });
});

it('removes what a case that was closed long ago has left behind, and of an open one nothing', async () => {
  const { store } = fresh;
  const now = await store.now();
  // What the test before has left.
  await store.prune(now);
  const old = await store.cases.open(someCase({ closedAt: now }));
  const open = await store.cases.open(someCase());
  const effect = { kind: 'note', text: 'x' } as const;
  const waits: string[] = [];
  for (const c of [old, open]) {
    const lanes = ['done', 'failed', 'waits'].map((lane) => ({ effect, lane: `${c.id} ${lane}` }));
    const [done = '', failed = '', waiting = ''] = await store.effects.add(c.id, lanes);
    for (const id of [done, failed]) await store.effects.claim(id, 60_000);
    await store.effects.done(done, 1, 'said');
    await store.effects.failed(failed, 1, 'refused');
    waits.push(waiting);
    await store.buttons.deal(c.id, 'actor', ['yes'], 1);
    await store.messages.put({ caseId: c.id, surface: 'actor', channel: 'D', ts: '1.2', version: 1 });
    const walk = { caseId: c.id, version: 1, personId: 'jane', duoUser: 'jane', covers: [], nonce: 'n' };
    await store.verifications.open({ ...walk, stateHash: `s ${c.id}`, cookieHash: 'c' }, 60_000);
  }
  const [told = ''] = await store.effects.add(null, [{ effect, lane: 'tell' }]);
  await store.effects.claim(told, 60_000);
  await store.effects.done(told, 1, 'said');
  await store.verifications.redeem(`s ${open.id}`, 'c');

  expect(await store.prune(now)).toBe(0);
  await store.advanceClock(90 * DAY_MS);
  // Both walks are over; of the closed case two effects, a button and a message; the one of no case.
  expect(await store.prune(new Date((await store.now()).getTime() - DAY_MS))).toBe(7);
  expect((await store.effects.ofCase(old.id)).map(({ id }) => id)).toEqual([waits[0]]);
  expect(await store.effects.ofCase(open.id)).toHaveLength(3);
  expect(await store.messages.get(old.id, 'actor')).toBeNull();
  expect(await store.messages.get(open.id, 'actor')).not.toBeNull();
  expect(await count('buttons')).toBe(1);
  expect((await store.cases.get(old.id))?.items).toEqual(old.items);
});

it('goes through many rows in batches', async () => {
  await fresh.pool.query(
    `INSERT INTO requests (request_key, at) SELECT 'many ' || n, '2020-01-01' FROM generate_series(1, 12001) n`,
  );
  expect(await fresh.store.prune(new Date('2020-01-02T00:00:00Z'))).toBe(12_001);
});
