import { DateTime, IANAZone } from 'luxon';
import type { Severity, Tier } from '../detection.js';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

/** When questions that can wait do wait. Never a whole day: `from` and `to` differ. */
export interface QuietHours {
  /** Minutes after midnight, on the clock of `zone`. */
  readonly from: number;
  /** The same; not after `from` means the next morning. */
  readonly to: number;
  /** `Europe/Berlin` */
  readonly zone: string;
  /** The days that they begin on. */
  readonly days: readonly Day[];
}

/** Small enough to wait for the morning. */
const CAN_WAIT: ReadonlySet<Severity> = new Set(['info', 'low', 'medium']);

export function isZone(zone: string): boolean {
  return IANAZone.isValidZone(zone);
}

/**
 * When a question that would be posted now may be: the end of the quiet hours that hold it back, or null where
 * nothing does. Only questions wait, and only those of low and medium severity: an alert never does.
 */
export function heldUntil(now: Date, tier: Tier, severity: Severity, quiet: QuietHours | null): Date | null {
  if (quiet === null || tier !== 'notify' || !CAN_WAIT.has(severity)) return null;
  const today = DateTime.fromJSDate(now, { zone: quiet.zone }).startOf('day');
  return endOf(quiet, today.minus({ days: 1 }), now) ?? endOf(quiet, today, now);
}

/** The end of the quiet hours that begin on this day, where `now` is within them. */
function endOf(quiet: QuietHours, day: DateTime, now: Date): Date | null {
  const name = DAYS[day.weekday - 1];
  if (name === undefined || !quiet.days.includes(name)) return null;
  const start = clock(day, quiet.from);
  const end = clock(quiet.to > quiet.from ? day : day.plus({ days: 1 }), quiet.to);
  return start <= now.getTime() && now.getTime() < end ? new Date(end) : null;
}

/** By the clock on the wall: an hour that the change of the clocks leaves out is the one after it. */
function clock(day: DateTime, minutes: number): number {
  return day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 }).toMillis();
}
