import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { LoadedDetection } from '../../core/detection.js';
import { detectionFrom, found, type RawUnit, workflowFrom } from '../../core/unit-shape.js';
import type { LoadedWorkflow } from '../../core/workflow.js';
import { unitsRoot } from './root.js';

/** `.ts` under tsx, `.js` in `dist`. */
const ENDING = fileURLToPath(import.meta.url).endsWith('.ts') ? '.ts' : '.js';

interface Module {
  readonly default?: unknown;
}

interface Units {
  readonly folder: string;
  /** Paths within the folder, tests and parts of units among them. */
  readonly files: readonly string[];
  module(file: string): Promise<Module | undefined>;
}

/**
 * Every detection under `detections/` of a folder, by default ours, in order of id; those with a `history` look at what
 * came before. Throws an error that names the file where one is not one.
 */
export async function loadDetections(root?: string): Promise<readonly LoadedDetection[]> {
  return load(await unitsIn('detections', root), detectionFrom);
}

/** Every workflow in `workflows/`, in order of id. Throws an error that names the file where one is not one. */
export async function loadWorkflows(root?: string): Promise<readonly LoadedWorkflow[]> {
  return load(await unitsIn('workflows', root), workflowFrom);
}

async function load<T>(
  { folder, files, module }: Units,
  from: (id: string, file: string, unit: RawUnit) => T,
): Promise<readonly T[]> {
  const units: T[] = [];
  const names = unitsAmong(files);
  // None at all would mean that nothing is watched, and nobody told.
  if (names.length === 0) throw new Error(`${folder}: expected units in it, found none`);
  for (const name of names) {
    const id = name.slice(0, -ENDING.length).replace(/\/index$/, '');
    const file = join(folder, name);
    const unit = (await module(name))?.default;
    if (typeof unit !== 'object' || unit === null) {
      throw new Error(`${file}: expected a default export that is an object, found ${found(unit)}`);
    }
    units.push(from(id, file, unit as RawUnit));
  }
  return units;
}

function unitsIn(name: string, root: string | undefined): Promise<Units> {
  const folder = join(root ?? unitsRoot(), name);
  return root === undefined && existsSync(`${folder}.js`) ? joined(folder) : apart(folder);
}

/** As a build joins them, in a file beside the folder: reading hundreds of files costs more than all the rest of a start. */
async function joined(folder: string): Promise<Units> {
  const modules: { readonly [file: string]: Module } = await import(pathToFileURL(`${folder}.js`).href);
  return { folder, files: Object.keys(modules), module: async (file) => modules[file] };
}

async function apart(folder: string): Promise<Units> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return { folder, files, module: (file) => import(pathToFileURL(join(folder, file)).href) };
}

/** A unit is a file, or a folder with an index: then the folder's other files are its parts. */
function unitsAmong(all: readonly string[]): readonly string[] {
  const files = all.filter((file) => file.endsWith(ENDING));
  const index = `index${ENDING}`;
  const whole = new Set(files.filter((file) => posix.basename(file) === index).map(posix.dirname));
  return files
    .filter((file) => posix.basename(file) === index || !whole.has(posix.dirname(file)))
    .filter((file) => !/\.(?:test|d)\.[tj]s$/.test(file))
    .sort();
}
