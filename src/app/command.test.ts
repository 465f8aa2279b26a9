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
    someItem({
      eventId: `e-${i}`,
      says: `did thing ${i}.`,
      at: new Date(openedAt.getTime() + i * 1_000),
      facts: [{ label: 'New access key', value: `AKIA-${i}.` }],
    }),
  );
  const { code } = await store.cases.open(someCase({ openedAt, items, dueAt: null }));
  const pages = [await typed(`case ${code} events`), await typed(`case ${code} events 2`)];
  expect(pages[0]).toContain('page 1 of 4');
  expect(pages[0]?.indexOf('Did thing 39.')).toBeLessThan(pages[0]?.indexOf('Did thing 28.') ?? 0);
  expect(pages[0]).toContain('New access key: AKIA-39.');
  expect(pages[0]).not.toContain('Did thing 27.');
  expect(pages[1]).toContain('Did thing 27.');
  pages.push(await typed(`case ${code} events 3`), await typed(`case ${code.toLowerCase()} EVENTS 4`));
  expect(pages[3]).toContain('That was all');
  expect(new Set(pages.join('').match(/Did thing \d+\./g)).size).toBe(40);
  for (const page of ['x', '5', '-1', '0'])
    expect(await typed(`case ${code} events ${page}`)).toContain('pages 1 to 4');
});

it('/sec cases lists the worst first, a page at a time', async () => {
  const { store } = bench.running.world;
  const openedAt = await store.now();
  for (let i = 0; i < 20; i += 1) {
    const severity = i === 3 ? 'critical' : 'low';
    const items = [someItem({ eventId: `e-${i}`, severity, says: `did thing ${i}.` })];
    await store.cases.open(someCase({ openedAt, severity, items, dueAt: null }));
  }
  const first = await typed('cases');
  expect(first).toContain('20 open cases');
  expect(first.match(/did thing \d+\./g)?.[0]).toBe('did thing 3.');
  const second = await typed('cases 2');
  expect(second.match(/did thing \d+\./g)).toHaveLength(5);
  expect(second).toContain('20 open cases, the worst first, page 2');
  expect([first, second].map((card) => card.includes('/sec cases 2 lists the next'))).toEqual([true, false]);
  expect(first).toMatch(/\b5 more\b/);
  const all = [await typed('cases all'), await typed('cases all 2')];
  expect(all.map((card) => card.match(/did thing \d+\./g)?.length)).toEqual([15, 5]);
  expect(new Set(all.join('').match(/did thing \d+\./g)).size).toBe(20);
  expect(await typed('cases 9')).toContain('nothing on this page');
  expect(await typed('cases x')).toContain('A page is a number');
});
