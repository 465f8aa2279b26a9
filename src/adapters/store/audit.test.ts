import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';
import type { Store } from '../../ports/store.js';

let fresh: FreshStore;
let store: Store;
beforeAll(async () => {
  fresh = await freshStore({ poolSize: 25 });
  ({ store } = fresh);
});
afterAll(() => fresh.close());

function entry(number: number, caseId: string | null = null) {
  return {
    caseId,
    who: 'vouch',
    action: 'case-opened',
    detail: { number, nested: { b: [1, null], a: 'x' } },
  };
}

/** What only somebody with the database's own rights can do. */
async function tamper(statement: string): Promise<void> {
  await fresh.pool.query('ALTER TABLE audit DISABLE TRIGGER audit_append_only');
  await fresh.pool.query(statement);
  await fresh.pool.query('ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_append_only');
}

describe('the audit', () => {
  beforeEach(async () => {
    await tamper('TRUNCATE audit');
    await store.audit.append([1, 2, 3, 4, 5].map((number) => entry(number)));
  });

  it('is whole after many appends at the same moment, in transactions and out of them', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, turn) =>
        turn % 2 === 0
          ? store.audit.append([entry(turn), entry(turn)])
          : store.transaction(async (tables) => {
              await tables.audit.append([entry(turn)]);
              await tables.audit.append([entry(turn)]);
            }),
      ),
    );
    const seen: number[] = [];
    expect(await store.audit.verify((checked) => seen.push(checked))).toEqual({
      ...{ checked: 45, brokenAt: null, why: null },
    });
    expect(seen).toEqual([45]);
  });

  it('leaves no gap behind a transaction that was undone', async () => {
    const undone = store.transaction(async (tables) => {
      await tables.audit.append([entry(6)]);
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    await store.audit.append([entry(7)]);
    expect(await store.audit.verify()).toMatchObject({ checked: 6, brokenAt: null });
  });

  it('fits whatever the detail holds', async () => {
    const detail = JSON.parse(
      '{"__proto__":{"x":1},"é":"\\ud83d","n\\u0000":"\\u0000","big":1e21,"small":1e-9,"minus":-0,"z":{"b":1,"a":2}}',
    );
    await store.audit.append([
      {
        caseId: null,
        who: 'person:\0',
        action: 'a',
        detail: { ...detail, when: new Date(0), gone: undefined },
      },
    ]);
    expect(await store.audit.verify()).toMatchObject({ checked: 6, brokenAt: null });
  });

  it('says what happened in a case, in order', async () => {
    await store.audit.append([entry(1, 'c1'), entry(2, 'c2'), entry(3, 'c1')]);
    const entries = await store.audit.ofCase('c1');
    expect(entries.map((one) => [one.seq, one.detail.number])).toEqual([
      [6, 1],
      [8, 3],
    ]);
    expect(entries[0]).toMatchObject({ caseId: 'c1', who: 'vouch', action: 'case-opened' });
    expect(entries[0]?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(entries[0]?.at).toBeInstanceOf(Date);
  });

  it('gives the newest entry with one of some actions', async () => {
    await store.audit.append([{ ...entry(6, 'c1'), action: 'tuning-loaded' }, entry(7)]);
    expect(await store.audit.last(['tuning-loaded', 'tuning-refused'])).toMatchObject({
      ...{ seq: 6, caseId: 'c1', action: 'tuning-loaded', detail: { number: 6 } },
    });
    expect((await store.audit.last(['case-opened', 'tuning-loaded']))?.seq).toBe(7);
    expect(await store.audit.last(['tuning-refused'])).toBeNull();
  });

  it.each(['UPDATE audit SET who = who', 'DELETE FROM audit WHERE false', 'TRUNCATE audit'])(
    'refuses: %s',
    async (sql) => {
      await expect(fresh.pool.query(sql)).rejects.toThrow(/append-only/);
      const client = await fresh.pool.connect();
      try {
        // What a restore or a replica would set to skip triggers.
        await client.query('BEGIN; SET LOCAL session_replication_role = replica');
        await expect(client.query(sql)).rejects.toThrow(/append-only/);
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
      expect(await store.audit.verify()).toMatchObject({ checked: 5, brokenAt: null });
    },
  );

  it.each([
    ['an altered detail', `UPDATE audit SET detail = '{"number": 9}' WHERE seq = 3`, 3, /altered/],
    ['an altered time', `UPDATE audit SET at = at + interval '1 millisecond' WHERE seq = 3`, 3, /altered/],
    ['an altered person', `UPDATE audit SET who = 'person:jane' WHERE seq = 3`, 3, /altered/],
    ['an altered case', `UPDATE audit SET case_id = 'c' WHERE seq = 3`, 3, /altered/],
    ['an altered hash', `UPDATE audit SET hash = repeat('0', 64) WHERE seq = 5`, 5, /altered/],
    ['a missing entry', 'DELETE FROM audit WHERE seq = 2', 2, /missing/],
    ['a missing start', 'DELETE FROM audit WHERE seq = 1', 1, /missing/],
    [
      'a gap closed again',
      'DELETE FROM audit WHERE seq = 2; UPDATE audit SET seq = seq - 1 WHERE seq > 2',
      2,
      /altered/,
    ],
    [
      'two entries swapped',
      'UPDATE audit SET seq = CASE seq WHEN 2 THEN 102 ELSE 103 END WHERE seq IN (2, 3); UPDATE audit SET seq = CASE seq WHEN 102 THEN 3 ELSE 2 END WHERE seq > 100',
      2,
      /another place/,
    ],
    [
      'an entry put in front',
      `INSERT INTO audit SELECT 0, at, case_id, who, action, detail, hash FROM audit WHERE seq = 1`,
      1,
      /found 0/,
    ],
  ] as const)('finds %s', async (_, statement, brokenAt, why) => {
    await tamper(statement);
    const verdict = await store.audit.verify();
    expect(verdict).toMatchObject({ checked: brokenAt - 1, brokenAt });
    expect(verdict.why).toMatch(why);
  });

  it('walks a long chain page by page', async () => {
    await store.audit.append(Array.from({ length: 4_500 }, (_, number) => entry(number)));
    const seen: number[] = [];
    expect(await store.audit.verify((checked) => seen.push(checked))).toMatchObject({ checked: 4_505 });
    expect(seen).toEqual([2_000, 4_000, 4_505]);
    await tamper(`UPDATE audit SET action = 'x' WHERE seq = 4400`);
    expect(await store.audit.verify()).toMatchObject({ brokenAt: 4_400 });
  });
});
