import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../test/database.js';
import { announceContent, contentOverrides } from './content.js';

describe('what the content folder changes', () => {
  let fresh: FreshStore;
  beforeAll(async () => {
    fresh = await freshStore();
  });
  afterAll(() => fresh.close());
  beforeEach(async () => {
    await fresh.pool.query('ALTER TABLE audit DISABLE TRIGGER audit_append_only');
    await fresh.pool.query('TRUNCATE audit');
  });

  async function audit() {
    const { rows } = await fresh.pool.query<{ action: string; detail: object }>(
      'SELECT action, detail FROM audit ORDER BY seq',
    );
    return rows;
  }

  it('is on record with what came and what went, once for all processes', async () => {
    await announceContent(fresh, '/content', ['a', 'b']);
    const both = await Promise.all([1, 2, 3].map(() => announceContent(fresh, '/content', ['b', 'c'])));
    expect(both.sort()).toEqual(['known', 'known', 'loaded']);
    expect(await audit()).toEqual([
      {
        action: 'content-loaded',
        detail: { folder: '/content', added: ['a', 'b'], removed: [], lines: ['a', 'b'] },
      },
      {
        action: 'content-loaded',
        detail: { folder: '/content', added: ['c'], removed: ['a'], lines: ['b', 'c'] },
      },
    ]);
    expect(await contentOverrides(fresh)).toEqual(['b', 'c']);
  });

  it('is not mentioned where there never was any, and is over where the folder is no longer set', async () => {
    expect(await announceContent(fresh, null, [])).toBe('known');
    expect(await audit()).toEqual([]);
    await announceContent(fresh, '/content', ['a']);
    expect(await announceContent(fresh, null, [])).toBe('loaded');
    expect(await contentOverrides(fresh)).toEqual([]);
    expect((await audit()).at(-1)?.detail).toMatchObject({ folder: null, removed: ['a'] });
  });
});
