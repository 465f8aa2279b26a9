import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';
import { someCase, someItem } from '../../../test/store-samples.js';
import type { Case } from '../../core/case.js';
import { type Store, VersionConflict } from '../../ports/store.js';

let fresh: FreshStore;
let store: Store;
beforeAll(async () => {
  fresh = await freshStore();
  ({ store } = fresh);
});
afterAll(() => fresh.close());

const by = { personId: 'jane', slackId: 'U1', name: 'Jane' };

function next(c: Case, changes: Partial<Case> = {}): Case {
  return { ...c, version: c.version + 1, ...changes };
}

describe('cases', () => {
  it('come back as they went in, dates and all', async () => {
    const at = new Date('2026-11-20T14:05:00.007Z');
    const draft = someCase({
      deadline: at,
      dueAt: at,
      items: [someItem(), someItem({ standing: 'vouched' }), someItem()],
      audience: {
        kind: 'owners',
        role: 'asked',
        channel: 'C1',
        personIds: ['a'],
        slackIds: ['U'],
        name: 'ops',
      },
    });
    const facts = {
      ...draft.facts,
      answer: { choice: 'yes', by, at, late: false, version: 1 } as const,
      comments: [{ by, at, text: '2026-11-20T14:05:00.007Z\0' }],
    };
    const c = await store.cases.open({ ...draft, facts });
    const stored = { ...facts, comments: [{ by, at, text: '2026-11-20T14:05:00.007Z\ufffd' }] };
    expect(await store.cases.get(c.id)).toEqual({ ...c, facts: stored });
    expect(c.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await store.cases.get('nobody')).toBeNull();
  });

  it('are found by their code as people write it', async () => {
    const c = await store.cases.open(someCase());
    await fresh.pool.query(`UPDATE cases SET code = '01AB' WHERE id = $1`, [c.id]);
    for (const code of ['01AB', '01ab', ' oiab ', 'OLab']) {
      expect((await store.cases.byCode(code))?.id).toBe(c.id);
    }
    expect(await store.cases.byCode('\0')).toBeNull();
  });

  it('get a longer code where the short ones run out', async () => {
    // Every short code is taken, as far as an insert can see.
    await fresh.pool.query(`
      CREATE FUNCTION crowded() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
      CREATE TRIGGER crowded BEFORE INSERT ON cases FOR EACH ROW WHEN (length(NEW.code) = 4) EXECUTE FUNCTION crowded()`);
    try {
      const c = await store.cases.open(someCase());
      expect(c.code).toHaveLength(5);
      expect(await store.cases.byCode(c.code.toLowerCase())).toEqual(c);
    } finally {
      await fresh.pool.query('DROP TRIGGER crowded ON cases');
    }
  });

  it('let one of two savers of a version win', async () => {
    const c = await store.cases.open(someCase());
    const results = await Promise.allSettled([
      store.cases.save(next(c, { state: 'one' })),
      store.cases.save(next(c, { state: 'two' })),
    ]);
    const lost = results.filter((result) => result.status === 'rejected');
    expect(lost).toHaveLength(1);
    expect(lost[0]?.reason).toBeInstanceOf(VersionConflict);
    expect((await store.cases.get(c.id))?.version).toBe(2);
    await expect(store.cases.save(next(c))).rejects.toThrow(VersionConflict);
  });

  it('pass a version conflict through a transaction, which undoes everything', async () => {
    const c = await store.cases.open(someCase());
    const work = store.transaction(async (tables) => {
      await tables.cases.save(next(c, { state: 'moved' }));
      await tables.cases.save(next(c, { state: 'moved twice' }));
    });
    await expect(work).rejects.toThrow(VersionConflict);
    expect(await store.cases.get(c.id)).toEqual(c);
  });

  it('add items and re-mark them, and never drop or rewrite one', async () => {
    const [kept, marked, added] = [someItem(), someItem(), someItem({ addedIn: 2 })];
    const c = await store.cases.open(someCase({ items: [kept, marked] }));
    const after = next(c, { items: [{ ...marked, standing: 'vouched', call: 'Forged' }, added] });
    await store.cases.save(after);
    const items = (await store.cases.get(c.id))?.items;
    expect(items).toEqual([kept, { ...marked, standing: 'vouched' }, added]);
  });

  it('hold 10,000 items, and writing a move writes only what moved', async () => {
    const items = Array.from({ length: 10_000 }, (_, index) => someItem({ call: `Call${index}` }));
    const c = await store.cases.open(someCase({ items }));
    const written = async () => {
      const { rows } = await fresh.pool.query(
        `SELECT ctid::text AS place FROM case_items WHERE case_id = $1`,
        [c.id],
      );
      return new Set(rows.map((row) => row.place as string));
    };
    const before = await written();
    const [first, ...rest] = items;
    if (!first) throw new Error('no items');
    await store.cases.save(next(c, { items: [{ ...first, standing: 'vouched' }, ...rest, someItem()] }));
    const after = await written();
    expect(after.size).toBe(10_001);
    expect([...after].filter((place) => !before.has(place))).toHaveLength(2);
    expect((await store.cases.get(c.id))?.items.at(-2)?.call).toBe('Call9999');
  });

  it('are found in their group while open, answered or closed of late', async () => {
    const groupKey = `long key ${'é'.repeat(4_000)}`;
    const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 14, minute));
    const open = (openedAt: Date, changes: Partial<Case> = {}) =>
      store.cases.open(someCase({ groupKey, openedAt, ...changes }));
    const answer = { choice: 'yes', by, late: false, version: 1 } as const;
    const facts = someCase().facts;
    const gone = await open(at(0), { closedAt: at(1) });
    const opened = await open(at(1));
    const closed = await open(at(2), { closedAt: at(10) });
    const answered = await open(at(3), {
      closedAt: at(1),
      facts: { ...facts, answer: { ...answer, at: at(10) } },
    });
    const vouch = { by, at: at(10), covers: [], late: false };
    const vouched = await open(at(4), { closedAt: at(1), facts: { ...facts, vouches: [vouch] } });
    const found = await store.cases.inGroup(groupKey, { opened: at(1), settled: at(5) });
    expect(found.map((c) => c.id)).toEqual([vouched, answered, closed, opened].map((c) => c.id));
    expect(found.map((c) => c.id)).not.toContain(gone.id);
    expect(await store.cases.inGroup('another', { opened: at(0), settled: at(0) })).toEqual([]);
    const later = await store.cases.inGroup(groupKey, { opened: at(2), settled: at(5) });
    expect(later.map((c) => c.id)).not.toContain(opened.id);
  });

  it('come due by the clock of the database', async () => {
    const now = await store.now();
    const due = await store.cases.open(someCase({ dueAt: now }));
    const later = await store.cases.open(someCase({ dueAt: new Date(now.getTime() + 60_000) }));
    expect(await store.cases.due(100)).toContain(due.id);
    expect(await store.cases.due(100)).not.toContain(later.id);
    await store.advanceClock(60_001);
    expect(await store.cases.due(100)).toContain(later.id);
    await store.cases.save(next(due, { dueAt: null }));
    expect(await store.cases.due(100)).not.toContain(due.id);
  });

  it('are listed newest first and counted', async () => {
    const before = await store.cases.countOpen();
    const openedAt = new Date('2030-01-01T00:00:00Z');
    const older = await store.cases.open(someCase({ openedAt }));
    const newer = await store.cases.open(someCase({ openedAt: new Date('2030-01-02T00:00:00Z') }));
    const closed = await store.cases.open(
      someCase({ openedAt: new Date('2030-01-03T00:00:00Z'), closedAt: openedAt }),
    );
    const ids = async (filter: { open?: boolean; limit: number }) =>
      (await store.cases.list(filter)).map((c) => c.id);
    expect(await ids({ open: true, limit: 2 })).toEqual([newer.id, older.id]);
    expect(await ids({ limit: 3 })).toEqual([closed.id, newer.id, older.id]);
    expect((await ids({ open: false, limit: 1 }))[0]).toBe(closed.id);
    expect(await store.cases.countOpen()).toBe(before + 2);
  });

  describe('however many are open', () => {
    let many: FreshStore;
    const minute = (at: number) => new Date(Date.UTC(2026, 10, 20, 14, at));
    const opened = (changes: Partial<Case>) => many.store.cases.open(someCase(changes));
    beforeAll(async () => {
      many = await freshStore();
      const { id } = await opened({ severity: 'low', openedAt: minute(30) });
      await many.pool.query(
        `INSERT INTO cases SELECT (json_populate_record(c, json_build_object('id', 'copy-' || n, 'code', 'copy-' || n))).*
           FROM cases c, generate_series(1, 3000) AS n WHERE c.id = $1`,
        [id],
      );
      await many.pool.query('ANALYZE cases');
    });
    afterAll(() => many.close());

    it('are listed worst first, then newest first, a page at a time', async () => {
      const { cases } = many.store;
      const high = await opened({ severity: 'high', openedAt: minute(1) });
      const older = await opened({ severity: 'critical', openedAt: minute(2) });
      const newer = await opened({ severity: 'critical', openedAt: minute(3) });
      const info = await opened({ severity: 'info', openedAt: minute(40) });
      const medium = await opened({ severity: 'medium', openedAt: minute(4) });
      const shut = await opened({ severity: 'critical', openedAt: minute(5), closedAt: minute(6) });
      const page = async (filter: { open?: boolean; limit: number; offset?: number }) =>
        (await cases.list({ ...filter, order: 'worst' })).map(({ id }) => id);
      const worst = [newer, older, high, medium].map(({ id }) => id);
      expect(await page({ open: true, limit: 4 })).toEqual(worst);
      expect((await cases.list({ open: true, order: 'worst', limit: 1 }))[0]).toEqual(newer);
      expect(await page({ open: true, limit: 2, offset: 2 })).toEqual(worst.slice(2));
      expect(await page({ limit: 2 })).toEqual([shut.id, newer.id]);
      expect(await page({ open: false, limit: 9 })).toEqual([shut.id]);
      const count = await cases.countOpen();
      expect(await page({ open: true, limit: 9, offset: count - 1 })).toEqual([info.id]);
      expect(await page({ open: true, limit: 9, offset: count })).toEqual([]);
      expect((await cases.list({ open: true, limit: 1, offset: 1 }))[0]?.openedAt).toEqual(minute(30));
    });

    it('that put a person on hold are found, closed ones and the one asked from left out', async () => {
      const { cases } = many.store;
      const person = 'ja\0ne';
      const frozen = (openedAt: Date, who: string | null, changes: Partial<Case> = {}) =>
        opened({ openedAt, facts: { ...someCase().facts, frozen: who }, ...changes });
      const first = await frozen(minute(0), person);
      await frozen(minute(1), person, { closedAt: minute(2) });
      await frozen(minute(1), 'omar');
      await frozen(minute(1), null);
      expect(await cases.alsoFrozen(person, first.id)).toBeNull();
      expect(await cases.alsoFrozen(person, 'another')).toBe(first.code);
      const second = await frozen(minute(3), person);
      expect(await cases.alsoFrozen(person, 'another')).toBe(second.code);
      expect(await cases.alsoFrozen(person, second.id)).toBe(first.code);
      expect(await many.store.transaction((tables) => tables.cases.alsoFrozen(person, first.id))).toBe(
        second.code,
      );
    });
  });

  it('know the oldest open one', async () => {
    const openedAt = new Date('2001-01-01T00:00:00Z');
    const c = await store.cases.open(someCase({ openedAt }));
    await store.cases.open(someCase({ openedAt: new Date('2000-01-01T00:00:00Z'), closedAt: openedAt }));
    expect(await store.cases.oldestOpen()).toEqual(openedAt);
    await store.cases.save({ ...c, version: 2, closedAt: openedAt });
    expect((await store.cases.oldestOpen())?.getTime()).not.toBe(openedAt.getTime());
    const none = await freshStore();
    expect(await none.store.cases.oldestOpen()).toBeNull();
    await none.close();
  });
});
