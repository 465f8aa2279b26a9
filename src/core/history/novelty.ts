import type { Novelty } from './history.js';
import type { Sight, Step } from './track.js';

/** What was seen, on which day last, and which event was said to be new (`''`: none). Days are counted from 1970. */
export interface NoveltyTrack {
  /** The newest days that anything was seen on, newest first. */
  readonly days: readonly number[];
  readonly seen: readonly (readonly [thing: string, last: number, eventId: string])[];
}

export const EMPTY_NOVELTY: NoveltyTrack = Object.freeze({ days: [], seen: [] });

const DAY_MS = 24 * 60 * 60 * 1000;
/** Nobody is asked about novelty before there were events on so many days. */
const LEARNING_DAYS = 7;
/** So many days are remembered: more than are needed, for events come late. */
const MOST_DAYS = 2 * LEARNING_DAYS;

/** One event more. What is written down of it is the day alone, so most events change nothing. */
export function notice(track: NoveltyTrack, unit: Novelty, { at, id, things }: Sight): Step<NoveltyTrack> {
  const [thing] = things;
  if (thing === undefined) return { track, crossed: null };
  const day = Math.floor(at / DAY_MS);
  const known = track.seen.find(([other]) => other === thing);
  const crossed = { many: unit.days };
  if (known?.[2] === id) return { track, crossed };
  const fresh = !known || day - known[1] > unit.days;
  const fires = fresh && hasLearned(track, unit, day) && !roams(track, unit, day);
  const last = Math.max(day, known?.[1] ?? day);
  const days = withDay(track.days, day);
  const same = known && last === known[1] && days === track.days;
  if (same) return { track, crossed: fires ? crossed : null };
  const said = fires ? id : fresh ? '' : (known?.[2] ?? '');
  const others = track.seen.filter(([other]) => other !== thing);
  const seen = newest([...others, [thing, last, said]], unit.atMost + 1);
  return { track: { days, seen }, crossed: fires ? crossed : null };
}

export function noveltyLivesMs({ days }: Novelty): number {
  return (days + 1) * DAY_MS;
}

function hasLearned(track: NoveltyTrack, unit: Novelty, day: number): boolean {
  const before = track.days.filter((other) => other < day && other >= day - unit.days);
  return before.length >= LEARNING_DAYS;
}

function roams({ seen }: NoveltyTrack, { days, atMost }: Novelty, day: number): boolean {
  return seen.filter(([, last]) => Math.abs(day - last) <= days).length >= atMost;
}

function withDay(days: readonly number[], day: number): readonly number[] {
  const oldest = days.at(-1) ?? day;
  if (days.includes(day) || (days.length === MOST_DAYS && day < oldest)) return days;
  return [...days, day].sort((a, b) => b - a).slice(0, MOST_DAYS);
}

function newest(seen: NoveltyTrack['seen'], most: number): NoveltyTrack['seen'] {
  return [...seen].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, most);
}
