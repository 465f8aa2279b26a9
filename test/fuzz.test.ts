import { expect, it } from 'vitest';
import { fuzzRecords, fuzzText } from './campaign/fuzz.js';

/** A tenth of `npm run campaign -- fuzz`, other records each day. */
const DAY_MS = 24 * 60 * 60 * 1000;
const seed = Math.floor(Date.now() / DAY_MS);

it('judges or refuses every mutated record, and trips over none', { timeout: 240_000 }, async () => {
  const { records, judged, refused, faults } = await fuzzRecords(100_000, seed);
  expect(faults).toEqual([]);
  expect(judged + refused).toBe(records);
  expect(judged).toBeGreaterThan(records / 10);
  expect(refused).toBeGreaterThan(0);
});

it('reads what is whole in a broken file, and names what is not', { timeout: 60_000 }, async () => {
  const { judged, refused, faults } = await fuzzText(2_000, seed);
  expect(faults).toEqual([]);
  expect(judged).toBeGreaterThan(500);
  expect(refused).toBeGreaterThan(100);
});
