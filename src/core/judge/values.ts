import { type Json, textAt } from '../json.js';

/** IAM takes one string where a list of strings may stand. */
export function valuesOf(value: Json | undefined): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map((part) => textAt(part)).filter((text) => text !== '');
}
