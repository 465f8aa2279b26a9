import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sequence } from './history.js';
import { EMPTY_SEQUENCE, follow, type SequenceTrack } from './sequence.js';

const START = Date.parse('2026-11-20T14:00:00Z');
const unit: Sequence = {
  kind: 'sequence',
  steps: [{ what: 'one' }, { what: 'two' }, { what: 'three' }],
  withinMs: 60_000,
};

interface Seen {
  readonly at: number;
  readonly id: string;
  readonly step: number;
}

function run(events: readonly Seen[], of: Sequence = unit, from: SequenceTrack = EMPTY_SEQUENCE) {
  let track = from;
  const crossed: string[] = [];
  for (const event of events) {
    const step = follow(track, of, { ...event, things: [] });
    track = step.track;
    if (step.crossed) crossed.push(event.id);
  }
  return { track, crossed };
}

function seen(...steps: readonly (readonly [step: number, second: number])[]): Seen[] {
  return steps.map(([step, second]) => ({ step, at: START + second * 1000, id: `${step}@${second}` }));
}

const few = fc.uniqueArray(
  fc.record({
    step: fc.integer({ min: 0, max: 2 }),
    at: fc.integer({ min: 0, max: 150 }).map((second) => START + second * 1000),
    id: fc.uuid(),
  }),
  { maxLength: 8, selector: ({ id }) => id },
);

/** Said plainly: three events in order within the time. */
function crosses(events: readonly Seen[]): boolean {
  const of = (step: number) => events.filter((one) => one.step === step);
  return of(0).some((one) =>
    of(1).some((two) =>
      of(2).some((three) => one.at <= two.at && two.at <= three.at && three.at - one.at <= unit.withinMs),
    ),
  );
}

describe('a sequence', () => {
  it('is crossed by the event that completes it, whichever comes last', () => {
    expect(run(seen([0, 0], [1, 5], [2, 9])).crossed).toEqual(['2@9']);
    expect(run(seen([2, 9], [1, 5], [0, 0])).crossed).toEqual(['0@0']);
    expect(run(seen([0, 0], [1, 0], [2, 0])).crossed).toEqual(['2@0']);
  });

  it('is not crossed by steps in another order, too far apart or missing', () => {
    expect(run(seen([0, 9], [1, 5], [2, 0])).crossed).toEqual([]);
    expect(run(seen([0, 0], [1, 5], [2, 61])).crossed).toEqual([]);
    expect(run(seen([0, 0], [0, 5], [2, 9])).crossed).toEqual([]);
    expect(run(seen([0, 9], [1, 5], [2, 0]), { ...unit, anyOrder: true }).crossed).toEqual(['2@0']);
    expect(run(seen([0, 70], [1, 5], [2, 0]), { ...unit, anyOrder: true }).crossed).toEqual([]);
  });

  it('remembers nothing of a step that only counts after another, until that was seen', () => {
    const [first = { what: '' }, second = { what: '' }] = unit.steps;
    const pair: Sequence = { ...unit, steps: [first, { ...second, onlyAfter: true }] };
    expect(run(seen([1, 1], [1, 2]), pair).track).toBe(EMPTY_SEQUENCE);
    expect(run(seen([1, 1], [0, 0]), pair).crossed).toEqual([]);
    expect(run(seen([1, 1], [0, 0], [1, 3]), pair).crossed).toEqual(['1@3']);
  });

  it('is crossed in whatever order the events come, exactly where a look at all of them says so', () => {
    fc.assert(
      fc.property(few, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (events, order) => {
        const shuffled = events.map((event, index) => ({ event, key: order[index] ?? 0 }));
        shuffled.sort((a, b) => a.key - b.key);
        expect(run(shuffled.map(({ event }) => event)).crossed.length > 0).toBe(crosses(events));
      }),
    );
  });

  it('is not changed by events that come again', () => {
    fc.assert(
      fc.property(few, (events) => {
        const { track, crossed } = run(events);
        const again = run([...events].reverse(), unit, track);
        expect(again.track).toBe(track);
        expect(new Set(again.crossed)).toEqual(new Set(crossed));
      }),
    );
  });

  it('stays small, and the last step alone brings nothing up', () => {
    const many = Array.from({ length: 2_000 }, (_, n) => ({ step: 2, at: START + n * 500, id: `${n}` }));
    const { track, crossed } = run(many);
    expect(crossed).toEqual([]);
    expect(track.marks.length).toBeLessThanOrEqual(8);
    const often = Array.from({ length: 200 }, (_, n) =>
      seen([0, n * 300], [1, n * 300], [2, n * 300]),
    ).flat();
    const repeated = run(often);
    expect(repeated.crossed).toHaveLength(200);
    expect(JSON.stringify(repeated.track).length).toBeLessThan(2_000);
    expect(run(often.slice(0, 30), unit, repeated.track)).toEqual({ track: repeated.track, crossed: [] });
  });
});
