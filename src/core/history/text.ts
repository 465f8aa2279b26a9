import { sha256 } from '../canonical.js';

const LONGEST = 40;
const UNITS: readonly (readonly [string, number])[] = [
  ['day', 24 * 60 * 60 * 1000],
  ['hour', 60 * 60 * 1000],
  ['minute', 60 * 1000],
  ['second', 1000],
];

/** A value as a track keeps it: itself, or the start of its hash where it is long. */
export function shortThing(text: string): string {
  return text.length <= LONGEST ? text : `sha256:${sha256(text).slice(0, 32)}`;
}

/** `10 minutes`; rounded up, to at most two digits where that can be. */
export function durationText(ms: number): string {
  const [name, length] = UNITS.find(([, size]) => ms >= size) ?? (['second', 1000] as const);
  const many = Math.max(1, Math.ceil(ms / length));
  return `${many} ${name}${many === 1 ? '' : 's'}`;
}
