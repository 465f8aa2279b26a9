import { expect, it } from 'vitest';
import { createPace } from './pace.js';

it('lets one of a key through at a time, in order, and other keys beside it', async () => {
  let at = 1_000;
  const waited: number[] = [];
  const clock = {
    now: () => at,
    wait: async (ms: number) => {
      waited.push(ms);
    },
  };
  const pace = createPace(500, clock);
  for (const key of ['a', 'a', 'b', 'a']) await pace.turn(key);
  expect(waited).toEqual([500, 1_000]);
  at += 1_400;
  await pace.turn('a');
  expect(waited.slice(2)).toEqual([100]);
  pace.hold('a', 3_000);
  await pace.turn('b');
  expect(waited).toHaveLength(3);
  await pace.turn('a');
  expect(waited.slice(3)).toEqual([3_000]);
  at += 60_000;
  await pace.turn('a');
  expect(waited).toHaveLength(4);
});
