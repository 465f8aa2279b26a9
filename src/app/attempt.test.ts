import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../test/database.js';
import { LostLease, stillOurs } from './attempt.js';
import type { World } from './world.js';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore({ poolSize: 4 });
});
afterAll(() => fresh.close());

it('a lease that was nearly over when sending began does not end before the sending has', async () => {
  const { store } = fresh;
  const world = { store } as Partial<World> as World;
  const [id = ''] = await store.effects.add(null, [{ effect: { kind: 'tell', text: 'x' }, lane: 'tell' }]);
  const effect = await store.effects.claim(id, 45_000);
  if (!effect) throw new Error('expected to have it');
  await fresh.ageLeases(44_000);
  await stillOurs(world, effect);
  // Two calls of ten seconds each.
  await fresh.ageLeases(19_000);
  expect(await store.effects.claim(id, 45_000)).toBeNull();
  await fresh.ageLeases(2_000);
  expect(await store.effects.claim(id, 45_000)).not.toBeNull();
  await expect(stillOurs(world, effect)).rejects.toThrow(LostLease);
});
