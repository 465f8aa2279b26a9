import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';
import type { KeptTrack } from '../../core/history/look.js';
import type { Store } from '../../ports/store.js';

let fresh: FreshStore;
let store: Store;
beforeAll(async () => {
  fresh = await freshStore();
  ({ store } = fresh);
});
afterAll(() => fresh.close());

const DAY_MS = 24 * 60 * 60 * 1000;

function kept(key: string, parts: Partial<KeptTrack> = {}): KeptTrack {
  const until = Date.UTC(2026, 11, 20);
  return { watch: 'aws-history/x 600000', key, track: volume(1), until, ...parts };
}

function volume(slot: number) {
  return { floor: Number.MIN_SAFE_INTEGER, slots: [[slot, ['a', 'ü']] as const], fired: [] };
}

describe('history', () => {
  it('gives back what was put, and nothing for what is not there', async () => {
    await store.history.put([kept('one'), kept('two', { track: volume(2) })]);
    const found = await store.history.read([kept('two'), kept('one'), kept('three')]);
    expect([...found].sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual([
      kept('one'),
      kept('two', { track: volume(2) }),
    ]);
    await store.history.put([kept('one', { track: volume(9) })]);
    expect(await store.history.read([kept('one')])).toEqual([kept('one', { track: volume(9) })]);
    expect(await store.history.read([{ watch: 'aws-history/other 1', key: 'one' }])).toEqual([]);
  });

  it('takes keys that others chose: NUL, half characters, very long ones, many', async () => {
    const keys = ['a\0b', 'half \ud800', 'x'.repeat(9_000), "'; DROP TABLE history; --"];
    const many = [...keys, ...Array.from({ length: 1_200 }, (_, n) => `many ${n}`)];
    await store.history.put([...many, ...many].map((key) => kept(key)));
    const found = await store.history.read(many.map((key) => kept(key)));
    expect(found.map(({ key }) => key).sort()).toEqual([...many].sort());
  });

  it('is held by one transaction at a time, also where there is no row yet', async () => {
    await expect(store.history.hold([kept('x')])).rejects.toThrow('inside a transaction');
    const add = () =>
      store.transaction(async ({ history }) => {
        const [before] = await history.hold([kept('counter')]);
        const slot = before && 'slots' in before.track ? (before.track.slots[0]?.[0] ?? 0) : 0;
        await history.put([kept('counter', { track: volume(slot + 1) })]);
      });
    await Promise.all(Array.from({ length: 8 }, add));
    expect(await store.history.read([kept('counter')])).toEqual([kept('counter', { track: volume(8) })]);
  });

  it('is undone with its transaction', async () => {
    const undone = store.transaction(async ({ history }) => {
      await history.hold([kept('undone')]);
      await history.put([kept('undone')]);
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect(await store.history.read([kept('undone')])).toEqual([]);
  });

  it('goes when it can no longer matter, and what came late not before a day is over', async () => {
    await fresh.pool.query('DELETE FROM history');
    const now = (await store.now()).getTime();
    await store.history.put([
      kept('old', { until: Date.UTC(2020, 0) }),
      kept('young', { until: now + 5 * DAY_MS }),
      kept('odd', { until: Number.MAX_SAFE_INTEGER }),
    ]);
    const before = new Date(now - 365 * DAY_MS);
    expect(await store.prune(before)).toBe(0);
    await store.advanceClock(2 * DAY_MS);
    expect(await store.prune(before)).toBe(1);
    await store.advanceClock(4 * DAY_MS);
    expect(await store.prune(before)).toBe(1);
    expect(
      (await store.history.read(['old', 'young', 'odd'].map((key) => kept(key)))).map(({ key }) => key),
    ).toEqual(['odd']);
  });
});
