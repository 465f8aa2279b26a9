import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsEvent } from '../../../test/aws-event.js';
import { READING } from '../../../test/watch.js';
import { buildCatalogue } from '../catalogue.js';
import type { LoadedDetection } from '../detection.js';
import type { VouchEvent } from '../event.js';
import { textAt } from '../json.js';
import type { History } from './history.js';
import { touchesOf, traceOf } from './look.js';
import { createMemory } from './memory.js';

const HOUR = 60 * 60 * 1000;
const thing = ({ params }: VouchEvent) => textAt(params['key']);

/** Low thresholds and short memories, so that much is crossed and forgotten. */
const HISTORIES: readonly History[] = [
  { kind: 'volume', what: 'reads', atLeast: 2, withinMs: HOUR, of: (event) => [thing(event)] },
  { kind: 'volume', what: 'reads', atLeast: 2, withinMs: HOUR, learns: true },
  {
    kind: 'sequence',
    withinMs: HOUR,
    anyOrder: true,
    steps: [
      { what: 'a', fits: (event) => thing(event) < 'c' },
      { what: 'b', fits: () => true },
    ],
  },
  { kind: 'novelty', what: 'the key', days: 30, atMost: 2, of: thing },
];

const catalogue = buildCatalogue(
  HISTORIES.map((history, n): LoadedDetection => ({ ...READING, id: `aws-history/x${n}`, history })),
);

const START = Date.UTC(2026, 0, 1);
const event = fc.record({
  // Mostly close together, in any order, over two months: late ones are forgotten as soon as they are seen.
  hour: fc.oneof(fc.integer({ min: 0, max: 60 * 24 }), fc.integer({ min: 0, max: 3 })),
  key: fc.constantFrom('a', 'b', 'c', 'd'),
});

function events(all: readonly { readonly hour: number; readonly key: string }[]): VouchEvent[] {
  return all.map(({ hour, key }, n) => ({
    ...awsEvent('s3:GetObject', { key }),
    id: `e${n}`,
    at: new Date(START + hour * HOUR).toISOString(),
  }));
}

/** What is found where each event is passed on first, beside what is found where it is seen at once. */
function found(all: readonly VouchEvent[], most?: number) {
  const one = createMemory(most);
  const other = createMemory(most);
  return all.map((event) => {
    const traces = structuredClone(touchesOf(event, catalogue).map(traceOf));
    return {
      passed: other.pass(traces, catalogue) ? other.see(event, catalogue) : [],
      seen: one.see(event, catalogue),
    };
  });
}

describe('what is passed on as traces', () => {
  it('means the same as what is seen, in whatever order events come', () => {
    let crossed = 0;
    fc.assert(
      fc.property(fc.array(event, { minLength: 60, maxLength: 200 }), (all) => {
        for (const { passed, seen } of found(events(all))) {
          expect(passed).toEqual(seen);
          crossed += seen.length;
        }
      }),
      { numRuns: 40 },
    );
    expect(crossed).toBeGreaterThan(100);
  });

  it('forgets the same first, where there is room for little', () => {
    let crossed = 0;
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 60, maxLength: 200 }),
        fc.integer({ min: 2, max: 24 }),
        (all, most) => {
          for (const { passed, seen } of found(events(all), most)) {
            expect(passed).toEqual(seen);
            crossed += seen.length;
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(crossed).toBeGreaterThan(100);
  });

  it('the newest first, too, where each is forgotten as soon as it is seen', () => {
    // Two an hour, over more hours than bursts are remembered.
    const all = events(
      Array.from({ length: 200 }, (_, n) => ({ hour: 300 - 3 * Math.floor(n / 2), key: n % 2 ? 'a' : 'd' })),
    );
    const both = found(all);
    expect(both.map(({ passed }) => passed)).toEqual(both.map(({ seen }) => seen));
    expect(both.filter(({ seen }) => seen.length > 0).length).toBeGreaterThan(40);
  });
});
