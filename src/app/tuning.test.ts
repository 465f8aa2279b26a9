import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../test/database.js';
import { NO_TUNING, type Override, type Tuning, type TuningRead } from '../core/tuning/tuning.js';
import { announceTuning, watchTuning } from './tuning.js';

let fresh: FreshStore;
let world: Parameters<typeof announceTuning>[0];
const rung: string[] = [];
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.close());
beforeEach(async () => {
  await fresh.pool.query('ALTER TABLE audit DISABLE TRIGGER audit_append_only');
  await fresh.pool.query('TRUNCATE audit, effects');
  rung.length = 0;
  world = {
    store: fresh.store,
    queue: {
      ring: async (_, ids) => {
        rung.push(...ids);
      },
      listen: async () => undefined,
      close: async () => undefined,
      check: async () => ({ backend: 'postgres', ok: true, detail: '' }),
    },
    runLog: { step: () => undefined, error: () => undefined, close: async () => undefined },
  };
});

const WHEN = { accounts: [], environments: [], principals: [], networks: [] };
const override = (detection: string): Override => ({
  ...{ detection, tier: 'log', when: WHEN, reason: 'r', until: '2026-12-31' },
});
const tuning = (...ids: readonly string[]): Tuning => ({ ...NO_TUNING, overrides: ids.map(override) });
const good = (hash: string, ...ids: readonly string[]): TuningRead => ({
  ...{ hash, tuning: tuning(...ids), problems: [] },
});
const bad = (hash: string): TuningRead => ({
  ...{ hash, tuning: null, problems: [{ line: 3, column: 5, message: 'expected a day' }] },
});
const line = (id: string) => `override ${id} -> log until 2026-12-31: r`;

async function audit() {
  const { rows } = await fresh.pool.query<{ action: string; detail: { [key: string]: unknown } }>(
    'SELECT action, detail FROM audit ORDER BY seq',
  );
  return rows;
}

async function told(): Promise<readonly string[]> {
  const ids = [...rung];
  const effects = await Promise.all(ids.map((id) => fresh.store.effects.claim(id, 1)));
  return effects.flatMap((one) => (one?.effect.kind === 'tell' ? [String(one.effect.text)] : []));
}

describe('announcing a tuning', () => {
  it('puts on record what came and what went, once for all processes', async () => {
    await announceTuning(world, '/t.yaml', good('1', 'a/a', 'a/b'));
    const both = await Promise.all(
      [1, 2, 3].map(() => announceTuning(world, '/t.yaml', good('2', 'a/b', 'a/c'))),
    );
    expect(both.sort()).toEqual(['known', 'known', 'loaded']);
    const [first, second, ...more] = await audit();
    expect(first?.detail).toMatchObject({ hash: '1', added: [line('a/a'), line('a/b')], removed: [] });
    expect(second).toMatchObject({
      action: 'tuning-loaded',
      detail: { hash: '2', file: '/t.yaml', added: [line('a/c')], removed: [line('a/a')] },
    });
    expect(more).toEqual([]);
    expect(rung).toEqual([]);
  });

  it('tells security once that the file is bad, however often it is saved, and once that it is good', async () => {
    await announceTuning(world, '/t.yaml', good('1', 'a/a'));
    await announceTuning(world, '/t.yaml', bad('2'));
    await announceTuning(world, '/t.yaml', bad('2'));
    await announceTuning(world, '/t.yaml', bad('3'));
    await announceTuning(world, '/t.yaml', good('1', 'a/a'));
    await announceTuning(world, '/t.yaml', good('4', 'a/a', 'a/b'));
    expect((await audit()).map(({ action, detail }) => `${action} ${detail['hash']}`)).toEqual([
      'tuning-loaded 1',
      'tuning-refused 2',
      'tuning-refused 3',
      'tuning-loaded 1',
      'tuning-loaded 4',
    ]);
    expect((await audit()).at(-2)?.detail).toMatchObject({ added: [], removed: [] });
    expect(rung).toHaveLength(2);
    const [worse] = await told();
    expect(worse).toContain(
      'what was loaded before stays in force. What is wrong: line 3, column 5: expected a day.',
    );
  });
});

describe('watching the file', () => {
  const watched = (first: TuningRead) => {
    let now = first;
    let current = first.tuning ?? NO_TUNING;
    const holder = {
      current: () => current,
      replace: (next: Tuning) => {
        current = next;
      },
    };
    const look = watchTuning(world, { path: '/t.yaml', read: async () => now }, holder, first);
    const write = (next: TuningRead) => {
      now = next;
    };
    return { look, holder, write };
  };

  it('takes a change once it has stood for two looks, and keeps the last good one', async () => {
    const first = good('1', 'a/a');
    const { look, holder, write } = watched(first);
    expect(await look()).toBe('same');
    write(bad('half'));
    expect(await look()).toBe('settling');
    write(good('2', 'a/b'));
    expect([await look(), holder.current()]).toEqual(['settling', first.tuning]);
    expect([await look(), holder.current()]).toEqual(['loaded', tuning('a/b')]);
    expect(await look()).toBe('same');
    write(bad('3'));
    expect([await look(), await look(), await look()]).toEqual(['settling', 'refused', 'same']);
    expect(holder.current()).toEqual(tuning('a/b'));
    write(good('2', 'a/b'));
    expect([await look(), await look()]).toEqual(['settling', 'loaded']);
  });

  it('puts nothing in force that is not on record, and tries again', async () => {
    const { look, holder, write } = watched(good('1'));
    write(good('2', 'a/b'));
    await look();
    const { store } = world;
    world = Object.assign(world, {
      store: { ...store, transaction: () => Promise.reject(new Error('away')) },
    });
    await expect(look()).rejects.toThrow('away');
    expect(holder.current()).toEqual(tuning());
    Object.assign(world, { store });
    expect([await look(), holder.current()]).toEqual(['loaded', tuning('a/b')]);
  });
});
