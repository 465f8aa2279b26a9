import type { Classification, Detection, LoadedDetection, Match } from '../detection.js';
import type { VouchEvent } from '../event.js';
import { NO_TIME } from '../normalise/aws.js';

/** For good, until somebody takes it out of the file; or until the end of a day, or a moment, in UTC. */
export type Shadow = true | { readonly until: string };

/** Why a match is only counted: its detection is tried in the dark, and sends nothing. */
export interface Shadowed {
  /** `detection`: its own file says so. */
  readonly by: 'detection' | 'tuning';
  /** Null: until somebody takes it out. */
  readonly until: string | null;
  readonly reason?: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const DAY = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/;

/** `2026-12-01` or `2026-12-01T18:00Z`, where there is such a day and such an hour. */
export function isEnd(until: unknown): until is string {
  if (typeof until !== 'string') return false;
  if (!DAY.test(until) && !MOMENT.test(until)) return false;
  const time = Date.parse(until);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(until.replace('Z', ''));
}

/** The first moment after it, in milliseconds: a day is over when the next one begins. */
export function endOf(until: string): number {
  return DAY.test(until) ? Date.parse(`${until}T00:00:00.000Z`) + DAY_MS : Date.parse(until);
}

/** By the event's own time: the same record is judged the same whenever it is looked at. Without a time: no. */
export function isBefore({ at }: Pick<VouchEvent, 'at'>, until: string): boolean {
  return at !== NO_TIME && Date.parse(at) < endOf(until);
}

/** What the detection's own file says of this event; null where it counts in full. */
export function shadowIn({ shadow }: Pick<Detection, 'shadow'>, event: VouchEvent): Shadowed | null {
  if (shadow === undefined) return null;
  if (shadow === true) return { by: 'detection', until: null };
  return isBefore(event, shadow.until) ? { by: 'detection', until: shadow.until } : null;
}

/** What settling a match takes of a catalogue. */
interface Tuner {
  tune?(event: VouchEvent, match: Match, detection: LoadedDetection): Match;
}

/** A match as it stands in the end: as the organisation wants it, and marked where it is only tried. */
export function settled(
  event: VouchEvent,
  match: Match,
  detection: LoadedDetection,
  catalogue: Tuner,
): Match {
  const shadow = shadowIn(detection, event);
  const marked = shadow === null ? match : { ...match, shadow };
  return catalogue.tune?.(event, marked, detection) ?? marked;
}

/** Something matched in the dark that would have been kept at least: then the event is, so that it can be counted. */
export function isTried({ shadow }: Pick<Classification, 'shadow'>): boolean {
  return shadow?.some(({ tier }) => tier !== 'ignore') ?? false;
}
