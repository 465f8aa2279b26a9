import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';

let fresh: FreshStore;
beforeEach(async () => {
  fresh = await freshStore({ poolSize: 4 });
});
afterEach(() => fresh.close());

it('a database stays what it was at its first use', async () => {
  const { store } = fresh;
  await store.claimPurpose('sandbox');
  await store.claimPurpose('sandbox');
  await expect(store.claimPurpose('real')).rejects.toThrow(
    /holds the sandbox's made-up company.*a database of its own \(DATABASE_URL, or another VOUCH_DATA_DIR\)/,
  );
});

it('the sandbox keeps out of a real one', async () => {
  const { store } = fresh;
  await store.claimPurpose('real');
  await store.claimPurpose('real');
  await expect(store.claimPurpose('sandbox')).rejects.toThrow(/belongs to a real installation/);
});

it('a real one has the true time', async () => {
  const { store } = fresh;
  await store.advanceClock(1);
  await expect(store.claimPurpose('real')).rejects.toThrow(/the clock of this database was moved/);
  await store.advanceClock(-1);
  await store.claimPurpose('real');
  await store.advanceClock(1);
  await expect(store.claimPurpose('real')).rejects.toThrow(/the clock of this database was moved/);
});

it('one of two that come at the same moment has it', async () => {
  const { store } = fresh;
  const claims = await Promise.allSettled([store.claimPurpose('real'), store.claimPurpose('sandbox')]);
  expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
