import { isObject, type Json, type JsonObject } from '../../core/json.js';

/** Collects what is wrong, in Slack's own manner: `[ERROR] must be … [json-pointer:/blocks/0/text]`. */
export interface Problems {
  readonly messages: string[];
  add(pointer: string, message: string): void;
}

export function createProblems(): Problems {
  const messages: string[] = [];
  return {
    messages,
    add: (pointer, message) => messages.push(`[ERROR] ${message} [json-pointer:${pointer}]`),
  };
}

/** Refuses properties that Slack does not know: a typo is never silently dropped. */
export function onlyKeys(object: JsonObject, allowed: readonly string[], at: string, problems: Problems) {
  for (const key of Object.keys(object))
    if (!allowed.includes(key)) problems.add(at, `invalid additional property: ${key}`);
}

export function stringWithin(
  value: Json | undefined,
  at: string,
  problems: Problems,
  limits: { min?: number; max: number; optional?: boolean },
) {
  if (value === undefined && limits.optional) return;
  if (value === undefined) return problems.add(at, 'missing required field');
  if (typeof value !== 'string') return problems.add(at, 'should be a string');
  if (value.length < (limits.min ?? 1))
    problems.add(at, `must be more than ${(limits.min ?? 1) - 1} characters`);
  if (value.length > limits.max) problems.add(at, `must be less than ${limits.max + 1} characters`);
}

export function listWithin(
  value: Json | undefined,
  at: string,
  problems: Problems,
  limits: { min?: number; max: number },
): readonly Json[] {
  if (!Array.isArray(value)) {
    problems.add(at, value === undefined ? 'missing required field' : 'should be an array');
    return [];
  }
  if (value.length < (limits.min ?? 1)) problems.add(at, `must have at least ${limits.min ?? 1} item(s)`);
  if (value.length > limits.max) problems.add(at, `no more than ${limits.max} items allowed`);
  return value;
}

export function booleanOrAbsent(value: Json | undefined, at: string, problems: Problems) {
  if (value !== undefined && typeof value !== 'boolean') problems.add(at, 'should be a boolean');
}

export function oneOf(
  value: Json | undefined,
  allowed: readonly string[],
  at: string,
  problems: Problems,
  required = false,
) {
  if (value === undefined) {
    if (required) problems.add(at, 'missing required field');
    return;
  }
  if (typeof value !== 'string' || !allowed.includes(value))
    problems.add(at, `must be one of: ${allowed.join(', ')}`);
}

/** A text object. `kinds` says which types may stand here. */
export function textObject(
  value: Json | undefined,
  at: string,
  problems: Problems,
  rules: { max: number; kinds?: readonly string[]; optional?: boolean },
) {
  if (value === undefined && rules.optional) return;
  if (value === undefined) return problems.add(at, 'missing required field');
  if (!isObject(value)) return problems.add(at, 'should be a text object');
  const kinds = rules.kinds ?? ['plain_text', 'mrkdwn'];
  oneOf(value['type'], kinds, `${at}/type`, problems, true);
  onlyKeys(
    value,
    value['type'] === 'mrkdwn' ? ['type', 'text', 'verbatim'] : ['type', 'text', 'emoji'],
    at,
    problems,
  );
  stringWithin(value['text'], `${at}/text`, problems, { max: rules.max });
  booleanOrAbsent(value['emoji'], `${at}/emoji`, problems);
  booleanOrAbsent(value['verbatim'], `${at}/verbatim`, problems);
}

export const PLAIN = ['plain_text'];

/** Only web addresses: never `javascript:`, `data:` or a bare word. */
export function webAddress(value: Json | undefined, at: string, problems: Problems, optional = false) {
  if (value === undefined && optional) return;
  stringWithin(value, at, problems, { max: 3000 });
  if (typeof value === 'string' && !isWebAddress(value))
    problems.add(at, 'must be a valid http or https URL');
}

export function isWebAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  return ['http:', 'https:'].includes(new URL(value).protocol);
}

/** Calls `check` with each item and where it stands. */
export function each(items: readonly Json[], at: string, check: (item: Json, at: string) => void) {
  for (const [index, item] of items.entries()) check(item, `${at}/${index}`);
}
