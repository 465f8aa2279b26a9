import { createHash } from 'node:crypto';

/** ` …(sha256 abcdef12)` */
const TAIL_LENGTH = 19;

const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/gu;
/** Controls, bidi marks, zero-width and other characters that draw nothing, private use, lone surrogates. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;
/** Long runs of blanks push what follows onto a line of its own, which then looks like one of ours. */
const BLANKS = /[\p{Zs}\u2800]{3,}/gu;
/** A mark at the start would land on our own words; many on one letter cover the lines around it. */
const STRAY_MARKS = /^\p{M}+|(?<=\p{M}{3})\p{M}+/gu;

/**
 * The text with everything that hides, reorders or breaks lines written out, so that it reads on one line
 * and cannot pretend to be another. `visible('a\u202eb\n')` is `a\\u202eb⏎`. Applying it twice changes nothing.
 */
export function visible(text: string): string {
  return text
    .replace(LINE_BREAK, '⏎')
    .replace(HIDDEN, writtenOut)
    .replace(STRAY_MARKS, (marks) => [...marks].map(writtenOut).join(''))
    .replace(BLANKS, (blanks) => '␣'.repeat(blanks.length));
}

/**
 * `visible`, and at most `max` characters (UTF-16 units) followed by ` …(sha256 abcdef12)`, the start of the
 * hash of the whole original. Never longer than `max` + 19; what would not get shorter stays whole, so
 * applying it twice changes nothing.
 */
export function clean(text: string, max = 200): string {
  const whole = max + TAIL_LENGTH;
  // `visible` at most halves a text (CR LF becomes one sign), so this much decides whether it is too long.
  const seen = visible(text.length > 2 * whole + 2 ? text.slice(0, 2 * whole + 2) : text);
  if (seen.length <= whole) return seen;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  // Without blanks at its end: together with ours they would be a run of their own.
  return `${cut(seen, max).replace(/[\p{Zs}\u2800]+$/u, '')} …(sha256 ${hash})`;
}

/** The first `max` UTF-16 units at most, never half a character. */
export function cut(text: string, max: number): string {
  const halved = max > 0 && max < text.length && (text.codePointAt(max - 1) ?? 0) > 0xffff;
  return text.slice(0, halved ? max - 1 : max);
}

function writtenOut(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).padStart(4, '0');
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex}`;
}
