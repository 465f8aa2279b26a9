import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { keepSpares, type Spares } from './campaign/lives.js';
import { type Result, title } from './campaign/matrix.js';
import { type Backend, type Ground, prepareGround } from './campaign/place.js';
import { chosen, runsAfter, several, undisturbed } from './campaign/plan.js';
import { SCENARIOS } from './campaign/scenarios.js';

/**
 * A small part of `npm run campaign`, another one each day: Vouch is killed in the middle of conversations, and
 * people must have seen the same as if it had not been. Verdicts are read from what Slack and PagerDuty got.
 */
const KILLED = 24;
const AT_ONCE = 2;
/** No run begins later than this, so that a slow machine plays fewer of them. */
const BEGIN_WITHIN_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1000;

let ground: Ground;
let spares: Spares;
let calm: readonly Result[] = [];
const backend: Backend = process.env['VOUCH_TEST_QUEUE'] === 'redis' ? 'redis' : 'postgres';

beforeAll(async () => {
  ground = await prepareGround(inject('templateUrl'), inject('redisUrl'));
  spares = keepSpares(AT_ONCE);
});
afterAll(() => spares?.close());

function wrong(results: readonly Result[]): readonly string[] {
  return results.flatMap(({ run, faults }) => faults.map((fault) => `${title(run)}: ${fault}`));
}

it('every conversation comes to its end', { timeout: 300_000 }, async () => {
  const end = Number.POSITIVE_INFINITY;
  calm = await several(undisturbed([backend]), ground, spares, { atOnce: AT_ONCE, end });
  expect(wrong(calm)).toEqual([]);
  expect(calm).toHaveLength(SCENARIOS.length);
});

it('and does so when Vouch is killed on the way', { timeout: 300_000 }, async () => {
  const all = runsAfter(calm);
  const seed = Math.floor(Date.now() / DAY_MS);
  const runs = chosen(all, { only: '', share: KILLED / all.length, seed });
  const end = Date.now() + BEGIN_WITHIN_MS;
  const results = await several(runs, ground, spares, { atOnce: AT_ONCE, end });
  const played = results.map(({ run }) => `  ${title(run)}`).join('\n');
  console.log(`${results.length} of ${all.length} runs, seed ${seed}:\n${played}`);
  expect(wrong(results)).toEqual([]);
  expect(results.filter(({ deaths }) => deaths > 0).length).toBeGreaterThan(results.length / 2);
});
