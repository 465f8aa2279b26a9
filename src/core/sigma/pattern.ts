/** One character of a piece, or null for "any one character" (`?`). */
type Sign = string | null;

/** A plain value of a rule: pieces with `*` (any text) between them. */
export interface Pattern {
  readonly pieces: readonly (readonly Sign[])[];
  readonly cased: boolean;
  /** The one text that it means, in small letters unless cased; null where it means several. */
  readonly whole: string | null;
}

/** Where a value has to stand in the text. */
export type Place = 'equals' | 'contains' | 'startswith' | 'endswith';

/**
 * Reads a plain value: `*` is any text, `?` any one character. A backslash takes the meaning from a wildcard
 * or from another backslash; before anything else it is itself.
 */
export function readPattern(value: string, place: Place, cased: boolean): Pattern {
  const pieces: Sign[][] = [[]];
  const add = (sign: Sign) => pieces[pieces.length - 1]?.push(sign);
  const signs = [...(cased ? value : value.toLowerCase())];
  for (let index = 0; index < signs.length; index += 1) {
    const sign = signs[index] ?? '';
    const next = signs[index + 1];
    if (sign === '\\' && (next === '*' || next === '?' || next === '\\')) {
      add(next);
      index += 1;
    } else if (sign === '*') pieces.push([]);
    else add(sign === '?' ? null : sign);
  }
  if (place === 'contains' || place === 'endswith') pieces.unshift([]);
  if (place === 'contains' || place === 'startswith') pieces.push([]);
  const [only] = pieces;
  const whole = pieces.length === 1 && only && !only.includes(null) ? only.join('') : null;
  return { pieces, cased, whole };
}

/**
 * Does the whole text fit the pattern? Each piece is taken where it is found first, so time grows with the
 * text's length times the pattern's, whatever the two are.
 */
export function fits({ pieces, cased, whole }: Pattern, text: string): boolean {
  if (whole !== null) return isSame(whole, text, cased);
  const folded = cased ? text : text.toLowerCase();
  // Only a "?" can tell one character from the two halves of it.
  const signs: Signs = /[\ud800-\udfff]/.test(folded) ? [...folded] : folded;
  const [first = [], ...rest] = pieces;
  const last = rest.pop();
  if (!standsAt(signs, first, 0)) return false;
  if (last === undefined) return signs.length === first.length;
  let from = first.length;
  for (const piece of rest) {
    const found = find(signs, piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  const end = signs.length - last.length;
  return end >= from && standsAt(signs, last, end);
}

/** Most texts are not even as long; beyond ASCII, small letters may be longer than their capitals. */
function isSame(whole: string, text: string, cased: boolean): boolean {
  if (cased) return whole === text;
  if (whole.length !== text.length && !/[^\0-\x7f]/.test(text)) return false;
  return whole === text.toLowerCase();
}

type Signs = string | readonly string[];

function find(signs: Signs, piece: readonly Sign[], from: number): number {
  if (typeof signs === 'string' && !piece.includes(null)) return signs.indexOf(piece.join(''), from);
  for (let at = from; at <= signs.length - piece.length; at += 1) {
    if (standsAt(signs, piece, at)) return at;
  }
  return -1;
}

function standsAt(signs: Signs, piece: readonly Sign[], at: number): boolean {
  return (
    at + piece.length <= signs.length &&
    piece.every((sign, index) => sign === null || sign === signs[at + index])
  );
}
