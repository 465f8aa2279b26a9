import { resolve } from 'node:path';
import type { TuningHolder } from '../app/tuning.js';
import type { Catalogue } from '../core/catalogue.js';
import { tunedCatalogue } from '../core/tuning/catalogue.js';
import {
  NO_TUNING,
  saidProblem,
  type Tuning,
  type TuningRead,
  type TuningSource,
} from '../core/tuning/tuning.js';
import { detectionsHere } from './detections.js';

export interface OpenedTuning extends TuningHolder {
  /** Null where no file is set. */
  readonly file: { readonly source: TuningSource; readonly first: TuningRead } | null;
}

/** The operator's file as it is now. Throws, with all that is wrong, where it cannot be used. */
export async function openTuning(path: string | null): Promise<OpenedTuning> {
  if (path === null) return { ...holding(NO_TUNING), file: null };
  const source = await sourceAt(path);
  const first = await source.read();
  if (!first.tuning) {
    const lines = first.problems.map((problem) => `\n  ${saidProblem(path, problem)}`);
    throw new Error(`VOUCH_TUNING: expected a tuning file that can be used, found:${lines.join('')}`);
  }
  return { ...holding(first.tuning), file: { source, first } };
}

/** Loaded only where there is a file: it brings a YAML parser. */
export async function sourceAt(path: string): Promise<TuningSource> {
  const { tuningFile } = await import('../adapters/tuning-file/file.js');
  return tuningFile(path, () => new Date());
}

function holding(first: Tuning): TuningHolder {
  let current = first;
  return {
    current: () => current,
    replace: (next) => {
      current = next;
    },
  };
}

/** For commands that need no other setting: what is loaded here, as it is tuned here. `file` goes before the variable. */
export async function catalogueHere(env: NodeJS.ProcessEnv, file?: string): Promise<Catalogue> {
  const { catalogue } = await judgingHere(env, file);
  return catalogue;
}

/** The same, with the tuning that it judges by. */
export async function judgingHere(
  env: NodeJS.ProcessEnv,
  file?: string,
): Promise<{ readonly catalogue: Catalogue; readonly tuning: Tuning }> {
  const detections = await detectionsHere(env);
  const path = file ?? (env['VOUCH_TUNING']?.trim() || null);
  const { current } = await openTuning(path === null ? null : resolve(path));
  return { catalogue: tunedCatalogue(detections, current), tuning: current() };
}

/** The same for another thread of a command that has said already what could not be loaded. */
export async function catalogueAgain(env: NodeJS.ProcessEnv, tuning: Tuning): Promise<Catalogue> {
  return tunedCatalogue(await detectionsHere(env, () => {}), () => tuning);
}
