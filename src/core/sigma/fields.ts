import { isObject, type Json, type JsonObject } from '../json.js';

/** What stands in a record at a field. Lists on the way, and at the end, count as each of their elements. */
export interface Found {
  /** The field is there, be it null or empty. */
  readonly present: boolean;
  /** What is there, without null: texts, numbers, truth values, objects. */
  readonly values: readonly Json[];
}

/** Looks a field up; null where it cannot be known yet. The whole record is the field `null`. */
export type Look = (field: string | null) => Sight | null;

export interface Sight extends Found {
  /** The values as texts, to be matched; worked out once. */
  texts(): readonly string[];
}

const MOST_VALUES = 1_000;

/** Looks into a record as CloudTrail wrote it. */
export function lookInto(record: JsonObject): Look {
  const seen = new Map<string | null, Sight>();
  return (field) => {
    const known = seen.get(field);
    if (known) return known;
    const sight = withTexts(field === null ? { present: true, values: [record] } : at(record, field));
    seen.set(field, sight);
    return sight;
  };
}

/** One text, where nothing else is known: for the names that an event carries outside its record. */
export function sightOf(text: string): Sight {
  return { present: true, values: [text], texts: () => [text] };
}

function withTexts(found: Found): Sight {
  let texts: readonly string[] | undefined;
  return {
    ...found,
    texts: () => {
      texts ??= [...new Set(found.values.flatMap(textsOf))];
      return texts;
    },
  };
}

function at(record: JsonObject, field: string): Found {
  const values: Json[] = [];
  const present = collect(record, field, values);
  return { present, values };
}

/** A key may hold dots itself (`aws:SourceVpc.x`), so the longest key that is there is taken first. */
function collect(value: Json, path: string, values: Json[]): boolean {
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((part) => collect(part, path, values)).some(Boolean);
  }
  if (!isObject(value)) return false;
  if (Object.hasOwn(value, path)) {
    gather(value[path] ?? null, values);
    return true;
  }
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const key = path.slice(0, dot);
    if (Object.hasOwn(value, key) && collect(value[key] ?? null, path.slice(dot + 1), values)) return true;
  }
  return false;
}

function gather(value: Json, values: Json[]): void {
  if (value === null || values.length >= MOST_VALUES) return;
  if (Array.isArray(value)) for (const part of value as readonly Json[]) gather(part, values);
  else values.push(value);
}

/**
 * An object is matched as its JSON text. A policy in it is a JSON text in a JSON text: a rule that looks for
 * `"s3:GetObject"` means the policy as it reads, so there is a second text without the doubled quoting.
 */
function textsOf(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  const text = JSON.stringify(value);
  return text.includes('\\') ? [text, text.replace(/\\+(["/])/g, '$1')] : [text];
}
