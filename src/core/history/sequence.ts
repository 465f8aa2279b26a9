import type { Sequence } from './history.js';
import type { Sight, Step } from './track.js';

/**
 * Which steps were seen, when, by which events; and where all of them were there together, by which event and over
 * how many milliseconds. What is not after `floor` was said long ago.
 */
export interface SequenceTrack {
  readonly floor: number;
  readonly marks: readonly (readonly [step: number, at: number, eventId: string])[];
  readonly fired: readonly (readonly [at: number, eventId: string, span: number])[];
}

type Mark = SequenceTrack['marks'][number];

export const EMPTY_SEQUENCE: SequenceTrack = Object.freeze({
  floor: Number.MIN_SAFE_INTEGER,
  marks: [],
  fired: [],
});

/** Of each step the newest so many. */
const MOST_MARKS = 8;
const MOST_FIRED = 16;

/** One event more; in whatever order they come, the steps are taken in the order of their own times. */
export function follow(track: SequenceTrack, unit: Sequence, sight: Sight): Step<SequenceTrack> {
  const { at, id, step } = sight;
  const before = track.fired.find(([, eventId]) => eventId === id);
  if (before) return { track, crossed: { many: before[2] } };
  const said = at <= track.floor || track.fired.some(([other]) => Math.abs(other - at) <= unit.withinMs);
  if (said || track.marks.some(([, , eventId]) => eventId === id)) return { track, crossed: null };
  const early = unit.steps[step]?.onlyAfter && !track.marks.some(([other]) => other < step);
  if (early) return { track, crossed: null };
  const marks = newest([...track.marks, [step, at, id]]);
  if (!marks.some(([, , eventId]) => eventId === id)) return { track, crossed: null };
  const span = spanOf(marks, unit);
  if (span === null) return { track: { ...track, marks }, crossed: null };
  // Those of the sequence that was said start no other.
  const left = marks.filter(([, other]) => Math.abs(other - at) > unit.withinMs);
  return {
    track: bounded({ ...track, marks: left, fired: [...track.fired, [at, id, span]] }, unit),
    crossed: { many: span },
  };
}

export function sequenceLivesMs({ withinMs }: Sequence): number {
  return Math.max(2 * withinMs, 24 * 60 * 60 * 1000);
}

/** How long the steps took, where all of them are there within the time; else null. */
function spanOf(marks: readonly Mark[], unit: Sequence): number | null {
  // Mostly a step is missing, and no chain of those that are there ends.
  if (!unit.steps.every((_, step) => marks.some(([one]) => one === step))) return null;
  const spans = marks.flatMap((first) => {
    const end = unit.anyOrder ? endInAnyOrder(marks, unit, first) : endInOrder(marks, unit, first);
    return end !== null && end - first[1] <= unit.withinMs ? [end - first[1]] : [];
  });
  return spans.length === 0 ? null : Math.min(...spans);
}

/** The soonest end of a chain that begins with this mark: each step as soon after the one before as there is one. */
function endInOrder(marks: readonly Mark[], { steps }: Sequence, first: Mark): number | null {
  if (first[0] !== 0) return null;
  return endOver(
    marks,
    steps.slice(1).map((_, index) => index + 1),
    first[1],
    (_, end) => end,
  );
}

function endInAnyOrder(marks: readonly Mark[], { steps }: Sequence, first: Mark): number | null {
  return endOver(
    marks,
    steps.map((_, index) => index),
    first[1],
    (start) => start,
  );
}

function endOver(
  marks: readonly Mark[],
  steps: readonly number[],
  start: number,
  notBefore: (start: number, end: number) => number,
): number | null {
  let end = start;
  for (const step of steps) {
    const times = marks
      .filter(([one, at]) => one === step && at >= notBefore(start, end))
      .map(([, at]) => at);
    if (times.length === 0) return null;
    end = Math.max(end, Math.min(...times));
  }
  return end;
}

function newest(marks: readonly Mark[]): readonly Mark[] {
  const sorted = [...marks].sort((a, b) => b[1] - a[1] || (a[2] < b[2] ? -1 : 1));
  const seen = new Map<number, number>();
  return sorted.filter(([step]) => {
    seen.set(step, (seen.get(step) ?? 0) + 1);
    return (seen.get(step) ?? 0) <= MOST_MARKS;
  });
}

function bounded({ floor, marks, fired }: SequenceTrack, { withinMs }: Sequence): SequenceTrack {
  const sorted = [...fired].sort((a, b) => a[0] - b[0]);
  const old = sorted.slice(0, Math.max(0, sorted.length - MOST_FIRED));
  return {
    floor: Math.max(floor, ...old.map(([at]) => at + withinMs)),
    marks,
    fired: sorted.slice(old.length),
  };
}
