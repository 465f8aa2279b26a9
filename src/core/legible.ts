/** Control characters, zero-width and direction marks: what can forge a line or hide a word. */
const INVISIBLE =
  /[\p{Cc}\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|\p{Variation_Selector}/gu;

/** One line of text chosen by others, made fit to show: what cannot be seen becomes `·`, the rest is clipped. */
export function legible(text: string, max = 200): string {
  const clean = text
    .slice(0, 4 * max)
    .replace(/\s+/g, ' ')
    .replace(INVISIBLE, '·')
    .trim();
  return clean.length <= max ? clean : `${[...clean.slice(0, max)].slice(0, max - 1).join('')}…`;
}
