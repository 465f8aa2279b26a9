import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Novelty } from './history.js';
import { EMPTY_NOVELTY, type NoveltyTrack, notice } from './novelty.js';

const DAY = 24 * 60 * 60 * 1000;
const START = Date.parse('2026-10-01T12:00:00Z');
const unit: Novelty = {
  kind: 'novelty',
  of: ({ region }) => region,
  what: 'the region',
  days: 30,
  atMost: 3,
};

interface Seen {
  readonly day: number;
  readonly thing: string;
  readonly id: string;
}

function run(events: readonly Seen[], from: NoveltyTrack = EMPTY_NOVELTY) {
  let track = from;
  const crossed: string[] = [];
  for (const { day, thing, id } of events) {
    const step = notice(track, unit, { at: START + day * DAY, id, things: [thing], step: 0 });
    track = step.track;
    if (step.crossed) crossed.push(id);
  }
  return { track, crossed };
}

function daily(from: number, to: number, thing: string): Seen[] {
  return Array.from({ length: to - from + 1 }, (_, n) => ({
    day: from + n,
    thing,
    id: `${thing} ${from + n}`,
  }));
}

describe('novelty', () => {
  it('asks nobody before there were events on seven days', () => {
    expect(run([...daily(0, 5, 'here'), { day: 6, thing: 'there', id: 'new' }]).crossed).toEqual([]);
    expect(run([...daily(0, 6, 'here'), { day: 7, thing: 'there', id: 'new' }]).crossed).toEqual(['new']);
    // A year between two events is no history.
    expect(run([...daily(0, 0, 'here'), { day: 25, thing: 'there', id: 'new' }]).crossed).toEqual([]);
  });

  it('is said once, and again after as many days without it', () => {
    const events = [
      ...daily(0, 8, 'here'),
      ...daily(9, 12, 'there'),
      ...daily(13, 50, 'here'),
      { day: 51, thing: 'there', id: 'again' },
    ];
    expect(run(events).crossed).toEqual(['there 9', 'again']);
  });

  it('is filled by what comes late: older events teach, and are not asked about by themselves', () => {
    const { track, crossed } = run([{ day: 20, thing: 'here', id: 'live' }]);
    const filled = run(daily(5, 19, 'here'), track);
    expect([...crossed, ...filled.crossed]).toEqual([]);
    expect(run([{ day: 20, thing: 'there', id: 'new' }], filled.track).crossed).toEqual(['new']);
  });

  it('is not said of who changes all the time', () => {
    const roaming = Array.from({ length: 20 }, (_, day) => ({ day, thing: `${day}`, id: `${day}` }));
    expect(run(roaming).crossed).toEqual([]);
    expect(run(roaming).track.seen.length).toBeLessThanOrEqual(4);
  });

  it('is the same when events come again', () => {
    const events = fc.array(
      fc.record({ day: fc.integer({ min: 0, max: 60 }), thing: fc.constantFrom('a', 'b', 'c') }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(events, (list) => {
        const seen = list.map((one, n) => ({ ...one, id: `${n}` }));
        const { track, crossed } = run(seen);
        const last = seen.filter(({ id }) => crossed.includes(id)).slice(-1);
        const again = run(last, track);
        expect(again.track).toBe(track);
        expect(again.crossed).toEqual(last.map(({ id }) => id));
      }),
    );
  });
});
