import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.close());

describe('store', () => {
  it('opens', async () => {
    expect((await fresh.store.now()).getTime()).toBeGreaterThan(0);
    expect(await fresh.store.events.totals()).toMatchObject({ stored: 0 });
    await fresh.store.transaction(async (t) => {
      await t.lock('x');
      await t.audit.append([{ caseId: null, who: 'vouch', action: 'x', detail: {} }]);
    });
    expect(await fresh.store.audit.verify()).toEqual({ checked: 1, brokenAt: null, why: null });
  });
});
