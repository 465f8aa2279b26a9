import { readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type LoadedDetection, SEVERITIES, TIERS } from '../../core/detection.js';
import type { LoadedWorkflow } from '../../core/workflow.js';

const HERE = fileURLToPath(import.meta.url);
/** `.ts` under tsx, `.js` in `dist`. */
const ENDING = HERE.endsWith('.ts') ? '.ts' : '.js';
const ROOT = join(dirname(HERE), '..', '..', '..');

/** Every detection under `detections/`, in order of id. Throws an error that names the file where one is not one. */
export async function loadDetections(root: string = ROOT): Promise<readonly LoadedDetection[]> {
  return load(join(root, 'detections'), detectionFrom);
}

/** Every workflow in `workflows/`, in order of id. Throws an error that names the file where one is not one. */
export async function loadWorkflows(root: string = ROOT): Promise<readonly LoadedWorkflow[]> {
  return load(join(root, 'workflows'), workflowFrom);
}

/** A unit as its module exports it: nothing about it is sure yet. */
type Raw = { readonly [key: string]: unknown };
type Check = readonly [field: string, expected: string, ok: (value: unknown) => boolean];

async function load<T>(
  folder: string,
  from: (id: string, file: string, unit: Raw) => T,
): Promise<readonly T[]> {
  const units: T[] = [];
  for (const file of await unitFiles(folder)) {
    const id = relative(folder, file)
      .slice(0, -ENDING.length)
      .split(sep)
      .join('/')
      .replace(/\/index$/, '');
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    const unit = module.default;
    if (typeof unit !== 'object' || unit === null) {
      throw new Error(`${file}: expected a default export that is an object, found ${found(unit)}`);
    }
    units.push(from(id, file, unit as Raw));
  }
  return units;
}

/** A unit is a file, or a folder with an index: then the folder's other files are its parts. */
async function unitFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(ENDING));
  const index = `index${ENDING}`;
  const whole = new Set(files.filter((entry) => entry.name === index).map((entry) => entry.parentPath));
  return files
    .filter((entry) => entry.name === index || !whole.has(entry.parentPath))
    .filter((entry) => !/\.(?:test|d)\.[tj]s$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const optional =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || check(value);
const text = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
const texts = (value: unknown): boolean => Array.isArray(value) && value.every(text);
const method = (value: unknown): boolean => typeof value === 'function';
const flag = (value: unknown): boolean => typeof value === 'boolean';
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
];

const WORKFLOW: readonly Check[] = [
  ['title', 'a text', text],
  ['first', 'one of its states', text],
  ['deadline', 'a function', method],
  ['opening', 'a function', method],
  ['states', 'an object', (value) => typeof value === 'object' && value !== null],
  ['rights', 'an object', (value) => typeof value === 'object' && value !== null],
];

function detectionFrom(id: string, file: string, unit: Raw): LoadedDetection {
  insist(DETECTION, file, unit);
  if ((unit['on'] as readonly string[]).includes('*') && unit['judge'] === undefined) {
    throw new Error(`${file}: expected a "judge" beside on: ['*'], found none: it would match everything`);
  }
  return { ...(unit as unknown as LoadedDetection), id };
}

function workflowFrom(id: string, file: string, unit: Raw): LoadedWorkflow {
  insist(WORKFLOW, file, unit);
  return { ...(unit as unknown as LoadedWorkflow), id };
}

function insist(checks: readonly Check[], file: string, unit: Raw): void {
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

function found(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value)).slice(0, 100);
}
