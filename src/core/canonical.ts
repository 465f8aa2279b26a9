import { createHash } from 'node:crypto';

/** How deep a record is read. What lies deeper never counts as content, and no real record gets there. */
export const MAX_DEPTH = 200;

/**
 * JSON with sorted keys, so that the same content gives the same text whatever the order of its keys.
 * Takes any value: what JSON cannot say is written as null, what lies deeper than `MAX_DEPTH` as "…".
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (depth >= MAX_DEPTH) return '"…"';
  if (Array.isArray(value)) {
    return `[${value.map((part) => canonicalJson(part, depth + 1)).join(',')}]`;
  }
  const source = value as { [key: string]: unknown };
  const parts = Object.keys(source)
    .filter((key) => source[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(source[key], depth + 1)}`);
  return `{${parts.join(',')}}`;
}

/** sha256 (hex) of the canonical JSON. */
export function contentHash(value: unknown): string {
  return sha256(canonicalJson(value));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
