import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { buildCatalogue } from '../../core/catalogue.js';
import type { LoadedDetection } from '../../core/detection.js';
import { readSigma } from '../../core/sigma/rule.js';
import { readModule } from './module.js';
import { applyOverrides, OVERRIDES, type Refusal } from './overrides.js';
import { readYaml } from './yaml.js';

export type { Refusal } from './overrides.js';

export interface Content {
  /** In order of id. */
  readonly detections: readonly LoadedDetection[];
  /** What `overrides.yaml` changed, a line each, with its reason. */
  readonly overrides: readonly string[];
  /** What could not be used, and why. `file` is its path within the folder. */
  readonly refused: readonly Refusal[];
}

const RULE = /^\.ya?ml$/;
const MODULE = /^\.m?js$/;
/** What looks like a detection and is none: said, so that nobody waits for it. */
const ALMOST = /^\.(?:[cm]?ts|cjs)$/;
const MOST_BYTES = 512 * 1024;
const ID = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;

/**
 * The operator's own folder: Sigma rules (`sigma/<file name>`) and JavaScript modules (`own/<path>`), with
 * `overrides.yaml` applied. `kit` is handed to the modules; `taken` are the ids of our own detections. One bad
 * file never costs the others. Throws where the folder itself cannot be read.
 */
export async function loadContent(dir: string, kit: object, taken: readonly string[] = []): Promise<Content> {
  const ids = new Set(taken);
  const detections: LoadedDetection[] = [];
  const refused: Refusal[] = [];
  for (const file of await contentFiles(dir)) {
    const read = await readOne(dir, file, kit);
    if ('reason' in read) refused.push({ file, reason: read.reason });
    else if (ids.has(read.detection.id)) {
      refused.push({
        file,
        reason: `expected an id of its own, found "${read.detection.id}", which is taken`,
      });
    } else {
      ids.add(read.detection.id);
      detections.push(read.detection);
    }
  }
  const applied = await applyOverrides(dir, detections);
  const sorted = [...applied.detections].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { detections: sorted, overrides: applied.overrides, refused: [...refused, ...applied.refused] };
}

type One = { readonly detection: LoadedDetection } | { readonly reason: string };

async function readOne(dir: string, file: string, kit: object): Promise<One> {
  const ending = extname(file);
  if (ALMOST.test(ending)) return { reason: `expected .yml, .yaml, .js or .mjs, found ${ending}` };
  const name = file.slice(0, -ending.length);
  const id = RULE.test(ending) ? basename(name) : name;
  if (!ID.test(id))
    return { reason: 'expected a name of letters, digits, ".", "-" and "_", for it becomes an id' };
  try {
    const { size } = await stat(join(dir, file));
    if (size > MOST_BYTES) return { reason: `expected at most ${MOST_BYTES} bytes, found ${size}` };
    const text = await readFile(join(dir, file), 'utf8');
    return RULE.test(ending) ? sigmaIn(text, id) : await moduleIn(text, id, file, kit);
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function sigmaIn(text: string, name: string): One {
  const read = readSigma(readYaml(text), name);
  return 'refused' in read ? { reason: read.refused } : read;
}

async function moduleIn(text: string, name: string, file: string, kit: object): Promise<One> {
  const detection = await readModule(text, { id: `own/${name}`, file, kit });
  // A call that the index cannot hold would otherwise stop the whole catalogue.
  buildCatalogue([detection]);
  return { detection };
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').trim().slice(0, 400);
}

/** Paths within the folder, in order. Hidden files and folders are left out: mounts keep old versions there. */
async function contentFiles(dir: string, below = '', depth = 0): Promise<readonly string[]> {
  const files: string[] = [];
  for (const entry of await readdir(join(dir, below), { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      if (depth < 10) files.push(...(await contentFiles(dir, path, depth + 1)));
    } else if (isMeant(path) && (entry.isFile() || (await stat(join(dir, path))).isFile())) files.push(path);
  }
  return files.sort();
}

function isMeant(path: string): boolean {
  if (OVERRIDES.includes(path) || /\.test\.m?js$/.test(path)) return false;
  const ending = extname(path);
  return RULE.test(ending) || MODULE.test(ending) || (ALMOST.test(ending) && !path.endsWith('.d.ts'));
}
