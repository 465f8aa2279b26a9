import { readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { LoadedDetection } from '../../core/detection.js';
import { detectionFrom, found, type RawUnit, workflowFrom } from '../../core/unit-shape.js';
import type { LoadedWorkflow } from '../../core/workflow.js';

const HERE = fileURLToPath(import.meta.url);
/** `.ts` under tsx, `.js` in `dist`. */
const ENDING = HERE.endsWith('.ts') ? '.ts' : '.js';
const ROOT = join(dirname(HERE), '..', '..', '..');

/**
 * Every detection under `detections/`, in order of id; those with a `history` look at what came before. Throws an
 * error that names the file where one is not one.
 */
export async function loadDetections(root: string = ROOT): Promise<readonly LoadedDetection[]> {
  return load(join(root, 'detections'), detectionFrom);
}

/** Every workflow in `workflows/`, in order of id. Throws an error that names the file where one is not one. */
export async function loadWorkflows(root: string = ROOT): Promise<readonly LoadedWorkflow[]> {
  return load(join(root, 'workflows'), workflowFrom);
}

async function load<T>(
  folder: string,
  from: (id: string, file: string, unit: RawUnit) => T,
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
    units.push(from(id, file, unit as RawUnit));
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
