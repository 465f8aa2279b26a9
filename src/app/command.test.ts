import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Bench, startBench } from '../../test/bench.js';
import { someCase, someItem } from '../../test/store-samples.js';

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => bench.close());

async function typed(text: string): Promise<string> {
  const { state } = bench.sandbox;
  const before = state.ephemeral.length;
  await bench.sandbox.command({ user: 'sam', channel: 'C0SECURITY', text: `/sec ${text}` });
  return JSON.stringify(state.ephemeral.slice(before));
}

it('/sec case … events lists every event of a long case, the newest first, page by page', async () => {
  const { store } = bench.running.world;
  const openedAt = await store.now();
  const items = Array.from({ length: 40 }, (_, i) =>
    someItem({ eventId: `e-${i}`, says: `did thing ${i}.`, at: new Date(openedAt.getTime() + i * 1_000) }),
  );
  const { code } = await store.cases.open(someCase({ openedAt, items, dueAt: null }));
  const pages = [await typed(`case ${code} events`), await typed(`case ${code} events 2`)];
  expect(pages[0]).toContain('page 1 of 3');
  expect(pages[0]?.indexOf('Did thing 39.')).toBeLessThan(pages[0]?.indexOf('Did thing 25.') ?? 0);
  expect(pages[0]).not.toContain('Did thing 24.');
  expect(pages[1]).toContain('Did thing 24.');
  const last = await typed(`case ${code.toLowerCase()} EVENTS 99`);
  expect(last).toContain('Did thing 0.');
  expect(last).toContain('That was all');
  const seen = [...pages, last].join('').match(/Did thing \d+\./g);
  expect(new Set(seen).size).toBe(40);
  expect(await typed(`case ${code} events x`)).toContain('page 1 of 3');
});
