import { expect, it } from 'vitest';
import { loadDetections } from '../../src/adapters/units/load.js';
import { buildCatalogue } from '../../src/core/catalogue.js';
import { faultsOf, judgeDay, saidDay } from './judge.js';

const catalogue = buildCatalogue(await loadDetections());

/** A tenth of the noise of `npm run campaign -- day`; the people, their changes and the attacks are all there. */
it('a day of a hundred people: five attacks are told, and nobody is asked too often', {
  timeout: 120_000,
}, () => {
  const day = judgeDay(1, 0.1, catalogue);
  console.log(saidDay(day));
  expect([...day.parts.keys()].filter((name) => name.startsWith('attack'))).toHaveLength(5);
  expect(day.busy.part.records / day.busy.all).toBeCloseTo(0.75, 1);
  expect(faultsOf(day)).toEqual([]);
});

it('the same seed makes the same day', () => {
  const one = judgeDay(7, 0.02, catalogue);
  const other = judgeDay(7, 0.02, catalogue);
  expect(saidDay(one)).toBe(saidDay(other));
  expect(saidDay(one)).not.toBe(saidDay(judgeDay(8, 0.02, catalogue)));
});

it('a catalogue that knows nothing misses every attack, and that is said', () => {
  const faults = faultsOf(judgeDay(1, 0.02, buildCatalogue([])));
  expect(faults.filter((fault) => fault.includes('nobody was asked'))).toHaveLength(5);
});
