/** Parsed JSON, as it comes from outside: every field may be missing or of another type than documented. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at `value`, or an empty one: lets a predicate walk a record that may be of any shape. */
export function objectAt(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function listAt(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The string at `value`; numbers and booleans are written out, everything else is `''`. */
export function textAt(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
