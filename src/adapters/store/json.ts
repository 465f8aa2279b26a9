/** What PostgreSQL cannot hold, as JSON writes it: a NUL, or half of a surrogate pair. */
const UNSTORABLE = /\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g;

/**
 * JSON text that PostgreSQL takes whatever the value is: NUL and lone surrogates, in values and in keys,
 * become U+FFFD. Works on the text, so that it costs the same however deep the value is. Dates become
 * `{"$date":"2026-11-20T14:02:00.000Z"}`, so that `unpack` can tell them from text.
 */
export function pack(value: unknown): string {
  return wellFormed(JSON.stringify(value, markDate) ?? 'null');
}

/** Like `pack`, and faster, for values that came from JSON and hold no dates. */
export function packPlain(value: unknown): string {
  return wellFormed(JSON.stringify(value) ?? 'null');
}

/** The value that `pack` was given, dates among it. */
export function unpack<T>(value: unknown): T {
  return revive(value) as T;
}

/** Text for a text column. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd');
}

function wellFormed(json: string): string {
  return json.replace(UNSTORABLE, (found) => (found === '\\\\' ? found : '\ufffd'));
}

function markDate(this: unknown, key: string, value: unknown): unknown {
  const original = (this as { [key: string]: unknown })[key];
  return original instanceof Date ? { $date: original.toISOString() } : value;
}

function revive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(revive);
  const date = (value as { $date?: unknown }).$date;
  if (typeof date === 'string') return new Date(date);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revive(part)]));
}
