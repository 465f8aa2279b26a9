/** What stands between one value of a file and the next. Plain data: it goes from thread to thread. */
export interface Seam {
  /** Plain ASCII. */
  readonly text: string;
  /** How many of its characters belong to the value before; the one after them parts the two. */
  readonly before: 0 | 1;
}

/** One value a line. */
export const LINES: Seam = { text: '\n', before: 0 };

/** A list, bare or as CloudTrail writes its files, and how its first object begins. */
const LIST = /^(?:\xEF\xBB\xBF)?\s*(?:\{\s*"Records"\s*:\s*)?\[\s*(\{\s*"[ !#-[\]-~]{1,40}"\s*:)/;
const COMMA = /\},(\s{0,16})$/;
/** Bytes that are looked at: what a file is, it is at its beginning. */
const BEGINNING = 64 * 1024;

/**
 * Between the objects of a list there is nothing but a comma and space, and each begins with the key that the first
 * one begins with. So it is sought as a whole: one that stands within an object is no harm, for what is cut there is
 * not JSON.
 */
export function seamOf(first: Buffer): Seam {
  const text = first.toString('latin1', 0, BEGINNING);
  const found = LIST.exec(text);
  const head = found?.[1];
  if (!found || head === undefined) return LINES;
  for (let at = text.indexOf(head, found[0].length); at > 0; at = text.indexOf(head, at + 1)) {
    const gap = COMMA.exec(text.slice(Math.max(0, at - 18), at))?.[1];
    if (gap !== undefined) return { text: `},${gap}${head}`, before: 1 };
  }
  return LINES;
}

/** Where the first value ends in these bytes, its separator included; 0 where none does. */
export function firstEnd(bytes: Buffer, { text, before }: Seam, from = 0): number {
  const at = bytes.indexOf(text, from, 'latin1');
  return at < 0 ? 0 : at + before + 1;
}

/** The same of the last one. */
export function lastEnd(bytes: Buffer, { text, before }: Seam): number {
  const at = bytes.lastIndexOf(text, undefined, 'latin1');
  return at < 0 ? 0 : at + before + 1;
}
