import { isEnd } from './dark/shadow.js';
import { type LoadedDetection, SEVERITIES, TIERS } from './detection.js';
import { historyFault } from './history/shape.js';
import type { LoadedWorkflow } from './workflow.js';

/** A unit as its module exports it: nothing about it is sure yet. */
export type RawUnit = { readonly [key: string]: unknown };
type Check = readonly [field: string, expected: string, ok: (value: unknown) => boolean];

const optional =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || check(value);
const text = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
const texts = (value: unknown): boolean => Array.isArray(value) && value.every(text);
const method = (value: unknown): boolean => typeof value === 'function';
const flag = (value: unknown): boolean => typeof value === 'boolean';
function shadow(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === true;
  return Object.keys(value).length === 1 && isEnd((value as RawUnit)['until']);
}

const among =
  (values: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'string' && values.includes(value);

const DETECTION: readonly Check[] = [
  ['title', 'a text', text],
  ['provider', 'aws or github', among(['aws', 'github'])],
  ['on', 'a list of calls, at least one', (value) => texts(value) && (value as unknown[]).length > 0],
  ['tier', `one of ${TIERS.join(', ')}`, among(TIERS)],
  ['severity', `one of ${SEVERITIES.join(', ')}`, among(SEVERITIES)],
  ['attack', 'a list of texts', texts],
  ['why', 'a text', text],
  ['says', 'a function', method],
  ['judge', 'a function or nothing', optional(method)],
  ['grants', 'true, false or nothing', optional(flag)],
  ['failedCounts', 'true, false or nothing', optional(flag)],
  ['falsePositives', 'a text or nothing', optional(text)],
  ['runbook', 'a text or nothing', optional(text)],
  ['stratus', 'a list of texts or nothing', optional(texts)],
  ['shadow', "true, { until: '2026-12-01' } (or '2026-12-01T18:00Z') or nothing", optional(shadow)],
  ['history', 'an object or nothing', optional((value) => typeof value === 'object' && value !== null)],
];

const WORKFLOW: readonly Check[] = [
  ['title', 'a text', text],
  ['first', 'one of its states', text],
  ['deadline', 'a function', method],
  ['opening', 'a function', method],
  ['states', 'an object', (value) => typeof value === 'object' && value !== null],
  ['rights', 'an object', (value) => typeof value === 'object' && value !== null],
];

/** A detection whose fields are what they should be. Throws an error that names the file where one is not. */
export function detectionFrom(id: string, file: string, unit: RawUnit): LoadedDetection {
  insist(DETECTION, file, unit);
  const { history } = unit;
  const fault = history === undefined ? null : historyFault(history as RawUnit);
  if (fault !== null) throw new Error(`${file}: expected "history" to have ${fault}`);
  if (
    (unit['on'] as readonly string[]).includes('*') &&
    unit['judge'] === undefined &&
    history === undefined
  ) {
    throw new Error(`${file}: expected a "judge" beside on: ['*'], found none: it would match everything`);
  }
  return { ...(unit as unknown as LoadedDetection), id };
}

/** A workflow whose fields are what they should be. Throws an error that names the file where one is not. */
export function workflowFrom(id: string, file: string, unit: RawUnit): LoadedWorkflow {
  insist(WORKFLOW, file, unit);
  return { ...(unit as unknown as LoadedWorkflow), id };
}

function insist(checks: readonly Check[], file: string, unit: RawUnit): void {
  for (const [field, expected, ok] of checks) {
    if (ok(unit[field])) continue;
    throw new Error(`${file}: expected "${field}" to be ${expected}, found ${found(unit[field])}`);
  }
  const known = checks.map(([field]) => field);
  const strange = Object.keys(unit).find((key) => !known.includes(key));
  if (strange !== undefined) {
    throw new Error(`${file}: expected only ${known.join(', ')}, found "${strange}"`);
  }
}

/** A value, short enough for a message. */
export function found(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value)).slice(0, 100);
}
