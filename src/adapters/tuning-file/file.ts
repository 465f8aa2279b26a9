import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sha256 } from '../../core/canonical.js';
import type { TuningRead, TuningSource } from '../../core/tuning/tuning.js';
import { readTuning } from './read.js';

const MOST_BYTES = 1024 * 1024;

/** The organisation's one file. `now` judges how far away the end of an override is. */
export function tuningFile(path: string, now: () => Date): TuningSource {
  return { path, read: () => readOnce(path, now()) };
}

async function readOnce(path: string, now: Date): Promise<TuningRead> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) return unread(`expected at most ${MOST_BYTES} bytes, found ${size}`);
    return readTuning(await readFile(path, 'utf8'), now);
  } catch (error) {
    return unread(`expected a file that can be read: ${error instanceof Error ? error.message : error}`);
  }
}

function unread(message: string): TuningRead {
  return { hash: sha256(message), tuning: null, problems: [{ line: null, column: null, message }] };
}

/** Who may write to the file or put another in its place, and so decide what is asked. */
export interface FileWriters {
  /** As `stat` gives it. */
  readonly mode: number;
  readonly owner: number;
  /** It belongs to the user we run as. */
  readonly mine: boolean;
  /** The file, and the folder it is in, where the group or everybody may write to it. */
  readonly loose: readonly string[];
}

/** Throws where the file or its folder cannot be looked at. */
export async function writersOfFile(path: string): Promise<FileWriters> {
  const { mode, uid } = await stat(path);
  const folder = dirname(path);
  const around = await stat(folder);
  // In a folder with the sticky bit only the owner of a file may replace it.
  const open = (around.mode & 0o022) !== 0 && (around.mode & 0o1000) === 0;
  return {
    mode,
    owner: uid,
    mine: uid === process.getuid?.(),
    loose: [...((mode & 0o022) !== 0 ? [path] : []), ...(open ? [folder] : [])],
  };
}
