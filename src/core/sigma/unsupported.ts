/** A rule that is not one, or uses what is not supported. The message says what was expected and what was found. */
export class Unsupported extends Error {}

/** A value of a rule, short enough for a message. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return `"${text.length > 80 ? `${text.slice(0, 79)}…` : text}"`;
}
