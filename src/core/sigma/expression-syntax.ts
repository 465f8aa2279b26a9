import { shown, Unsupported } from './unsupported.js';

/** One character, as its code point. */
export type Sort = (code: number) => boolean;

export type Node =
  /** `text`: where it is one certain character, whatever stands before or after. */
  | { readonly kind: 'sign'; readonly sort: Sort; readonly text?: string }
  | { readonly kind: 'row'; readonly parts: readonly Node[] }
  | { readonly kind: 'either'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly least: number; readonly most: number }
  | { readonly kind: 'place'; readonly place: '^' | '$' | 'b' | 'B' };

export interface Flags {
  readonly insensitive: boolean;
  /** `^` and `$` stand at every line. */
  readonly lines: boolean;
  /** The dot is a line break too. */
  readonly dots: boolean;
}

const DEEPEST = 50;
const ESCAPED_SIGNS: { readonly [letter: string]: number } = { n: 10, r: 13, t: 9, f: 12 };
const isDigit: Sort = (code) => code >= 48 && code <= 57;
const isSpace: Sort = (code) => (code >= 9 && code <= 13) || code === 32;
export const isWord: Sort = (code) =>
  isDigit(code) || code === 95 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const CLASSES: { readonly [letter: string]: Sort } = { d: isDigit, s: isSpace, w: isWord };

/**
 * Reads a regular expression of the kind that Sigma allows: characters, classes, groups, alternatives,
 * repetitions, anchors. Throws `Unsupported` at everything else, such as look-arounds and back-references.
 */
export function readExpression(source: string, given: Flags): { readonly node: Node; readonly flags: Flags } {
  const [, letters = ''] = /^\(\?([ims]+)\)/.exec(source) ?? [];
  const flags = {
    insensitive: given.insensitive || letters.includes('i'),
    lines: given.lines || letters.includes('m'),
    dots: given.dots || letters.includes('s'),
  };
  const reader = { source, signs: [...source], at: letters === '' ? 0 : letters.length + 3, flags };
  const node = either(reader, 0);
  if (reader.at < reader.signs.length) throw refusal(reader, 'a ")" that closes nothing');
  return { node, flags };
}

interface Reader {
  readonly source: string;
  readonly signs: readonly string[];
  at: number;
  readonly flags: Flags;
}

function refusal({ source }: Reader, what: string): Unsupported {
  return new Unsupported(`the expression ${shown(source)} holds ${what}, which is not supported`);
}

function either(reader: Reader, depth: number): Node {
  if (depth > DEEPEST) throw refusal(reader, 'more than 50 groups in each other');
  const parts = [row(reader, depth)];
  while (reader.signs[reader.at] === '|') {
    reader.at += 1;
    parts.push(row(reader, depth));
  }
  return parts.length === 1 && parts[0] ? parts[0] : { kind: 'either', parts };
}

function row(reader: Reader, depth: number): Node {
  const parts: Node[] = [];
  for (;;) {
    const sign = reader.signs[reader.at];
    if (sign === undefined || sign === '|' || sign === ')') return { kind: 'row', parts };
    parts.push(repeated(reader, one(reader, depth)));
  }
}

function repeated(reader: Reader, part: Node): Node {
  const bounds = boundsAt(reader);
  if (!bounds) return part;
  if (part.kind === 'place') throw refusal(reader, 'a repeated anchor');
  const sign = reader.signs[reader.at];
  if (sign === '+') throw refusal(reader, 'a possessive repetition');
  // Lazy or not makes no difference to whether something is found.
  if (sign === '?') reader.at += 1;
  if (boundsAt({ ...reader })) throw refusal(reader, 'a repetition of a repetition');
  return { kind: 'repeat', part, ...bounds };
}

/** Reads `*`, `+`, `?`, `{2}`, `{2,}`, `{2,5}`. A brace that is none of these is a character. */
function boundsAt(reader: Reader): { readonly least: number; readonly most: number } | null {
  const sign = reader.signs[reader.at] ?? '';
  const simple = { '*': [0, Number.POSITIVE_INFINITY], '+': [1, Number.POSITIVE_INFINITY], '?': [0, 1] }[
    sign
  ];
  if (simple) {
    reader.at += 1;
    return { least: simple[0] ?? 0, most: simple[1] ?? 0 };
  }
  const ahead = sign === '{' ? reader.signs.slice(reader.at, reader.at + 14).join('') : '';
  const [whole, least, comma, most] = /^\{(\d{1,5})(,(\d{0,5}))?\}/.exec(ahead) ?? [];
  if (whole === undefined) return null;
  reader.at += whole.length;
  const bounds = {
    least: Number(least),
    most: comma === undefined ? Number(least) : most ? Number(most) : Number.POSITIVE_INFINITY,
  };
  if (bounds.most < bounds.least) throw refusal(reader, `the repetition "${whole}"`);
  return bounds;
}

function one(reader: Reader, depth: number): Node {
  const sign = reader.signs[reader.at] ?? '';
  reader.at += 1;
  if (sign === '(') return group(reader, depth);
  if (sign === '[') return { kind: 'sign', sort: classAt(reader) };
  if (sign === '.') return { kind: 'sign', sort: reader.flags.dots ? () => true : (code) => code !== 10 };
  if (sign === '^' || sign === '$') return { kind: 'place', place: sign };
  if (sign === '*' || sign === '+' || sign === '?') throw refusal(reader, `a "${sign}" that repeats nothing`);
  if (sign !== '\\') return { kind: 'sign', sort: folded(reader, only(sign)), text: sign };
  const letter = reader.signs[reader.at] ?? '';
  if (letter === 'b' || letter === 'B') {
    reader.at += 1;
    return { kind: 'place', place: letter };
  }
  const read = escapeAt(reader);
  return { kind: 'sign', sort: folded(reader, 'sort' in read ? read.sort : (code) => code === read.code) };
}

function group(reader: Reader, depth: number): Node {
  if (reader.signs[reader.at] === '?') {
    if (reader.signs[reader.at + 1] !== ':') {
      throw refusal(reader, `"(?${reader.signs[reader.at + 1] ?? ''}"`);
    }
    reader.at += 2;
  }
  const node = either(reader, depth + 1);
  if (reader.signs[reader.at] !== ')') throw refusal(reader, 'a "(" that nothing closes');
  reader.at += 1;
  return node;
}

function only(sign: string): Sort {
  const wanted = sign.codePointAt(0);
  return (code) => code === wanted;
}

/** After a backslash: a class, or the code of one character. */
function escapeAt(reader: Reader): { readonly sort: Sort } | { readonly code: number } {
  const sign = reader.signs[reader.at] ?? '';
  reader.at += 1;
  const sort = CLASSES[sign.toLowerCase()];
  if (sort) return { sort: sign === sign.toLowerCase() ? sort : (code) => !sort(code) };
  if (sign in ESCAPED_SIGNS) return { code: ESCAPED_SIGNS[sign] ?? 0 };
  const hex =
    sign === 'x' ? /^[0-9a-f]{2}/i.exec(reader.signs.slice(reader.at, reader.at + 2).join('')) : null;
  if (hex) {
    reader.at += 2;
    return { code: Number.parseInt(hex[0], 16) };
  }
  if (sign === '' || /[a-z0-9]/i.test(sign)) throw refusal(reader, `the escape "\\${sign}"`);
  return { code: sign.codePointAt(0) ?? 0 };
}

function classAt(reader: Reader): Sort {
  const negated = reader.signs[reader.at] === '^';
  if (negated) reader.at += 1;
  const sorts: Sort[] = [];
  for (let first = true; first || reader.signs[reader.at] !== ']'; first = false) {
    if (reader.at >= reader.signs.length) throw refusal(reader, 'a "[" that nothing closes');
    if (reader.signs[reader.at] === '[' && /^[:.=]$/.test(reader.signs[reader.at + 1] ?? '')) {
      throw refusal(reader, 'a named class of characters');
    }
    // Before it is turned round: what is not an "a" is not an "A" either.
    sorts.push(folded(reader, rangeAt(reader)));
  }
  reader.at += 1;
  return (code) => sorts.some((sort) => sort(code)) !== negated;
}

function rangeAt(reader: Reader): Sort {
  const low = memberAt(reader);
  const dash = reader.signs[reader.at] === '-' && reader.signs[reader.at + 1] !== ']';
  if (!dash) return 'sort' in low ? low.sort : (code) => code === low.code;
  reader.at += 1;
  const high = memberAt(reader);
  if ('sort' in low || 'sort' in high || high.code < low.code) {
    throw refusal(reader, 'a range of characters that is none');
  }
  return (code) => code >= low.code && code <= high.code;
}

function memberAt(reader: Reader): { readonly sort: Sort } | { readonly code: number } {
  const sign = reader.signs[reader.at] ?? '';
  reader.at += 1;
  return sign === '\\' ? escapeAt(reader) : { code: sign.codePointAt(0) ?? 0 };
}

function folded({ flags }: Reader, sort: Sort): Sort {
  if (!flags.insensitive) return sort;
  return (code) => sort(code) || otherCases(code).some(sort);
}

function otherCases(code: number): readonly number[] {
  const sign = String.fromCodePoint(code);
  return [sign.toLowerCase(), sign.toUpperCase()].map((other) => other.codePointAt(0) ?? code);
}
