import type { VouchEvent } from '../event.js';
import { isObject, type Json, type JsonObject } from '../json.js';

const DEEPEST = 8;

/** Newer calls of EC2 are recorded inside `<Name>Request`: what is in there, or the parameters as they are. */
export function requestOf({ name, params }: VouchEvent): JsonObject {
  const inside = params[`${name}Request`];
  return isObject(inside) ? inside : params;
}

/**
 * Every text in a value, however services nest their lists: `{ items: […] }`, `{ tag: 1, content: 'x' }`. Numbers
 * are left out, but for those long enough to be an account that lost its leading zeros.
 */
export function textsIn(value: Json | undefined, depth = 0): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value === 'number') return value > 1e8 ? [String(value).padStart(12, '0')] : [];
  if (value === undefined || value === null || typeof value !== 'object' || depth >= DEEPEST) return [];
  return Object.values(value).flatMap((part: Json) => textsIn(part, depth + 1));
}
