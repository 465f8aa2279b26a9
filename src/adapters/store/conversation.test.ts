import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';
import { someCase } from '../../../test/store-samples.js';
import type { Store } from '../../ports/store.js';

let fresh: FreshStore;
let store: Store;
let caseId: string;
beforeAll(async () => {
  fresh = await freshStore();
  ({ store } = fresh);
  caseId = (await store.cases.open(someCase())).id;
});
afterAll(() => fresh.close());

function twenty<T>(work: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: 20 }, work));
}

describe('messages', () => {
  it('are one per case and surface', async () => {
    const message = { caseId, surface: 'actor', channel: 'D1', ts: '1.0', version: 1 } as const;
    expect(await store.messages.get(caseId, 'actor')).toBeNull();
    await store.messages.put(message);
    await store.messages.put({ ...message, version: 2 });
    expect(await store.messages.get(caseId, 'actor')).toEqual({ ...message, version: 2 });
    expect(await store.messages.get(caseId, 'security')).toBeNull();
  });
});

describe('buttons', () => {
  it('are dealt once for a case, surface, input and version', async () => {
    const dealt = (await twenty(() => store.buttons.deal(caseId, 'actor', ['yes', 'no'], 1))).map(
      ([yes]) => yes,
    );
    expect(new Set(dealt.map((button) => button?.id)).size).toBe(1);
    expect(dealt[0]?.id).toMatch(/^[\w-]{22}$/);
    expect(await store.buttons.get(dealt[0]?.id ?? '')).toEqual(dealt[0]);
    expect((await store.buttons.deal(caseId, 'actor', ['yes'], 2))[0]?.id).not.toBe(dealt[0]?.id);
    expect(await store.buttons.get('forged')).toBeNull();
  });

  it('are used by the first caller only, and stay used', async () => {
    const [{ id } = { id: '' }] = await store.buttons.deal(caseId, 'actor', ['no'], 1);
    expect((await twenty(() => store.buttons.use(id))).filter(Boolean)).toHaveLength(1);
    expect((await store.buttons.deal(caseId, 'actor', ['no'], 1))[0]?.usedAt).toBeInstanceOf(Date);
    expect(await store.buttons.use('forged')).toBe(false);
  });
});

describe('presses', () => {
  const press = { buttonId: 'b', slackId: 'U1', channel: 'D1', filled: null };

  it('take one signed request once, however often and however it comes', async () => {
    const requestKey = randomUUID();
    const results = await twenty(() => store.presses.take({ ...press, requestKey }));
    const taken = results.filter((result) => result !== 'seen');
    expect(taken).toHaveLength(1);
    expect(await store.presses.admit(requestKey)).toBe('seen');
    const other = randomUUID();
    expect((await twenty(() => store.presses.admit(other))).filter((word) => word === 'new')).toHaveLength(1);
    expect(await store.presses.take({ ...press, requestKey: other })).toBe('seen');
  });

  it('know which due ones about the same case came before', async () => {
    const other = (await store.cases.open(someCase())).id;
    const ids: string[] = [];
    for (const of of [other, caseId, other, other]) {
      const [{ id: buttonId } = { id: '' }] = await store.buttons.deal(of, 'actor', ['no'], 7);
      const taken = await store.presses.take({ ...press, requestKey: randomUUID(), buttonId });
      ids.push(taken === 'seen' ? taken : taken.id);
      // Time stamps have milliseconds.
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    const [first, elsewhere, second, third] = ids as [string, string, string, string];
    expect(await store.presses.before(third)).toEqual([first, second]);
    expect(await store.presses.before(elsewhere)).toEqual([]);
    await store.presses.done(first, 'done');
    expect(await store.presses.before(third)).toEqual([second]);
    await store.presses.failed(second, 'the database blinked', 60_000);
    expect(await store.presses.before(third)).toEqual([]);
  });

  it('are due until they are done', async () => {
    const filled = { option: 'attack', text: 'half \ud83d of it\0' };
    const taken = await store.presses.take({ ...press, requestKey: 'v0='.repeat(2_000), filled });
    const id = taken === 'seen' ? '' : taken.id;
    expect(await store.presses.get(id)).toMatchObject({
      ...press,
      id,
      state: 'new',
      attempts: 0,
      filled: { option: 'attack', text: 'half \ufffd of it\ufffd' },
    });
    expect(await store.presses.due(1_000)).toContain(id);
    await store.presses.failed(id, 'the database blinked', 60_000);
    expect(await store.presses.due(1_000)).not.toContain(id);
    await store.advanceClock(60_001);
    expect(await store.presses.due(1_000)).toContain(id);
    await store.presses.done(id, 'yes');
    expect(await store.presses.due(1_000)).not.toContain(id);
    expect(await store.presses.get(id)).toMatchObject({ state: 'done', attempts: 1 });
    expect(await store.presses.get('nobody')).toBeNull();
    await expect(store.presses.done('nobody', 'x')).rejects.toThrow(/nobody/);
  });
});

describe('verifications', () => {
  const draft = (stateHash: string) => ({
    ...{ caseId, version: 1, personId: 'jane', duoUser: 'jane', covers: ['e1', 'e2'] },
    ...{ stateHash, cookieHash: 'cookie', nonce: 'n' },
  });

  it('are redeemed once, by one caller, with both hashes', async () => {
    const stateHash = randomUUID();
    const opened = await store.verifications.open(draft(stateHash), 60_000);
    expect(opened).toMatchObject({ ...draft(stateHash), usedAt: null, outcome: null });
    expect(await store.verifications.redeem(stateHash, 'another')).toBeNull();
    expect(await store.verifications.redeem('another', 'cookie')).toBeNull();
    const redeemed = await twenty(() => store.verifications.redeem(stateHash, 'cookie'));
    const won = redeemed.filter((one) => one !== null);
    expect(won).toEqual([{ ...opened, usedAt: expect.any(Date) }]);
    await store.verifications.settle(opened.id, 'allow');
    await expect(store.verifications.settle('nobody', 'allow')).rejects.toThrow(/nobody/);
    const { rows } = await fresh.pool.query('SELECT outcome FROM verifications WHERE id = $1', [opened.id]);
    expect(rows).toEqual([{ outcome: 'allow' }]);
  });

  it('are worth nothing once expired', async () => {
    const stateHash = randomUUID();
    await store.verifications.open(draft(stateHash), 60_000);
    await store.advanceClock(60_000);
    expect(await store.verifications.redeem(stateHash, 'cookie')).toBeNull();
  });

  it('are counted for the push budget', async () => {
    const since = await store.now();
    const person = { ...draft(randomUUID()), personId: 'budget' };
    await store.verifications.open(person, 60_000);
    await store.verifications.open({ ...person, stateHash: randomUUID() }, 60_000);
    expect(await store.verifications.countSince('budget', since)).toBe(2);
    expect(await store.verifications.countSince('budget', new Date(since.getTime() + 60_000))).toBe(0);
    expect(await store.verifications.countSince('nobody', since)).toBe(0);
  });
});
