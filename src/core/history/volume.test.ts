import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Volume } from './history.js';
import { count, EMPTY_VOLUME, type VolumeTrack } from './volume.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2026-11-20T14:00:00Z');
const unit: Volume = { kind: 'volume', what: 'things', atLeast: 4, withinMs: 6 * MINUTE };

interface Seen {
  readonly at: number;
  readonly id: string;
  readonly things: readonly string[];
}

/** The events that crossed the line, in the order in which they came. */
function run(events: readonly Seen[], of: Volume = unit, from: VolumeTrack = EMPTY_VOLUME) {
  let track = from;
  const crossed: string[] = [];
  for (const event of events) {
    const step = count(track, of, { ...event, step: 0 });
    track = step.track;
    if (step.crossed) crossed.push(event.id);
  }
  return { track, crossed };
}

function burst(at: number, many: number, everyMs = 1000): Seen[] {
  return Array.from({ length: many }, (_, n) => ({
    at: at + n * everyMs,
    id: `${at} ${n}`,
    things: [`thing ${n}`],
  }));
}

const events = fc.uniqueArray(
  fc.record({
    at: fc.integer({ min: 0, max: 40 * 60 }).map((second) => START + second * 1000),
    id: fc.uuid(),
    things: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  { maxLength: 40, selector: ({ id }) => id },
);

/** Said plainly, with no state: is there any window of six minutes, in whole minutes, with enough things? */
function crosses(seen: readonly Seen[]): boolean {
  const minute = ({ at }: Seen) => Math.floor(at / MINUTE);
  return seen.some((first) => {
    const inside = seen.filter((one) => minute(one) >= minute(first) && minute(one) < minute(first) + 6);
    return new Set(inside.flatMap(({ things }) => things)).size >= unit.atLeast;
  });
}

describe('a volume', () => {
  it('is crossed by the event that makes it enough, and by none after it in that burst', () => {
    expect(run(burst(START, 30)).crossed).toEqual([`${START} 3`]);
    expect(run(burst(START, 3)).crossed).toEqual([]);
    expect(run([...burst(START, 30), ...burst(START + HOUR, 30)]).crossed).toEqual([
      `${START} 3`,
      `${START + HOUR} 3`,
    ]);
  });

  it('counts different things, not events', () => {
    const same = burst(START, 30).map((event) => ({ ...event, things: ['one secret'] }));
    expect(run(same).crossed).toEqual([]);
    expect(run([{ at: START, id: 'x', things: ['a', 'b', 'c', 'd'] }]).crossed).toEqual(['x']);
  });

  it('is never crossed by what lies further apart than the window', () => {
    expect(run(burst(START, 100, 2 * MINUTE)).crossed).toEqual([]);
    expect(run(burst(START, 4, 100_000)).crossed).toHaveLength(1);
  });

  it('is crossed in whatever order the events come, exactly where a look at all of them says so', () => {
    fc.assert(
      fc.property(events, fc.integer(), (seen, seed) => {
        const shuffled = [...seen].sort((a, b) => hash(a.id, seed) - hash(b.id, seed));
        expect(run(shuffled).crossed.length > 0).toBe(crosses(seen));
        expect(run(seen).crossed.length > 0).toBe(crosses(seen));
      }),
    );
  });

  it('is not changed by an event that comes again, however often and whenever', () => {
    fc.assert(
      fc.property(events, fc.integer(), (seen, seed) => {
        const { track, crossed } = run(seen);
        const again = [...seen, ...seen].sort((a, b) => hash(a.id, seed) - hash(b.id, seed));
        const second = run(again, unit, track);
        expect(second.track).toBe(track);
        expect(new Set(second.crossed)).toEqual(new Set(crossed));
      }),
    );
  });

  it('crosses once in a window', () => {
    fc.assert(
      fc.property(events, (seen) => {
        const times = run(seen)
          .crossed.map((id) => seen.find((one) => one.id === id)?.at ?? 0)
          .sort((a, b) => a - b);
        const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
        expect(gaps.filter((gap) => gap < 5 * MINUTE)).toEqual([]);
      }),
    );
  });

  it('stays small, however many events there are, and forgets the oldest for good', () => {
    const long = Array.from({ length: 5_000 }, (_, n) => ({
      at: START + n * 3 * MINUTE,
      id: `${n}`,
      things: [`thing ${n % 3}`],
    }));
    const { track, crossed } = run(long);
    expect(crossed).toEqual([]);
    expect(JSON.stringify(track).length).toBeLessThan(2_000);
    expect(run(burst(START, 10), unit, track).track).toBe(track);
    const bursts = Array.from({ length: 100 }, (_, n) => burst(START + n * HOUR, 5)).flat();
    const many = run(bursts);
    expect(many.crossed).toHaveLength(100);
    expect(JSON.stringify(many.track).length).toBeLessThan(4_000);
    expect(run(bursts.slice(0, 50), unit, many.track)).toEqual({ track: many.track, crossed: [] });
  });
});

describe('a volume that learns', () => {
  const learns: Volume = { ...unit, learns: true };
  const days = (...numbers: readonly number[]) => numbers.flatMap((day) => burst(START + day * DAY, 5));

  it('says so once a day, and after three days no more', () => {
    const hourly = [...burst(START, 5), ...burst(START + HOUR, 5), ...burst(START + 5 * HOUR, 5)];
    expect(run(hourly, learns).crossed).toHaveLength(1);
    const { crossed, track } = run(days(0, 2, 4, 6, 8), learns);
    expect(crossed.map((id) => (Number(id.split(' ')[0]) - START) / DAY)).toEqual([0, 2, 4]);
    expect(run(days(0, 2, 4, 6, 8), learns, track).track).toBe(track);
  });

  it('begins anew after a month without it', () => {
    expect(run(days(0, 2, 4, 60), learns).crossed).toHaveLength(4);
  });
});

function hash(id: string, seed: number): number {
  let sum = seed | 0;
  for (const char of id) sum = (Math.imul(sum, 31) + char.charCodeAt(0)) | 0;
  return sum;
}
