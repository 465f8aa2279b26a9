import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from '../adapters/aws/digest-chain.js';

/** What became of the checks, by file: how many agree with their digest file, and how many findings of each kind. */
export type Checks = { readonly agreed: number } & { readonly [check in Check]: number };

/** Read = stored + seen before + counted + refused + conflicts, over all runs of the same backfill. */
export interface Sums {
  files: number;
  read: number;
  stored: number;
  seenBefore: number;
  counted: number;
  refused: number;
  conflicts: number;
  /** Only where files are checked. */
  checks?: Checks;
}

/** How far a backfill has come. Written after each commit, so that it goes on where it was stopped. */
export interface Progress {
  /** The file that is being read, or was read last; '' before the first. */
  readonly key: string;
  /** Records of that file that are in. */
  readonly records: number;
  readonly fileDone: boolean;
  readonly allDone: boolean;
  readonly sums: Sums;
}

export const NOTHING_YET: Progress = {
  key: '',
  records: 0,
  fileDone: true,
  allDone: false,
  sums: { files: 0, read: 0, stored: 0, seenBefore: 0, counted: 0, refused: 0, conflicts: 0 },
};

export interface StateFile {
  readonly path: string;
  read(): Promise<Progress>;
  write(progress: Progress): Promise<void>;
}

/** `what` tells one backfill from another: its address and its days. */
export function stateFile(dataDir: string, what: string): StateFile {
  const folder = join(dataDir, 'backfill');
  const path = join(folder, `${createHash('sha256').update(what).digest('hex').slice(0, 16)}.json`);
  return {
    path,
    async read() {
      const text = await readFile(path, 'utf8').catch(missing);
      return text === null ? NOTHING_YET : parsed(text, path);
    },
    async write(progress) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Another name first: a crash leaves the old one whole.
      await writeFile(`${path}.new`, JSON.stringify({ what, ...progress }), { mode: 0o600 });
      await rename(`${path}.new`, path);
    },
  };
}

function missing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}

function parsed(text: string, path: string): Progress {
  try {
    const found = JSON.parse(text) as Partial<Progress>;
    if (typeof found.key === 'string' && typeof found.records === 'number' && found.sums)
      return found as Progress;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new Error(
    `${path}: expected how far a backfill has come, found something else. Remove the file to begin anew.`,
  );
}
