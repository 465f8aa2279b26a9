import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Who may write to the folder, and so decide what is watched, and run code as us. */
export interface Writers {
  /** As `stat` gives it. */
  readonly mode: number;
  readonly owner: number;
  /** It belongs to the user we run as. */
  readonly mine: boolean;
  /** What in it (or itself: `.`) its group or everybody may write to. */
  readonly loose: readonly string[];
  /** What in it belongs to somebody who is neither its owner, nor us, nor root. */
  readonly strangers: readonly string[];
}

/** Throws where the folder, or something in it, cannot be looked at. */
export async function writersOf(dir: string): Promise<Writers> {
  const { mode, uid } = await stat(dir);
  const trusted = [uid, 0, process.getuid?.() ?? uid];
  const loose: string[] = [];
  const strangers: string[] = [];
  const names = await readdir(dir, { recursive: true });
  for (const name of ['.', ...names.sort()]) {
    const found = await stat(join(dir, name));
    if (found.mode & 0o022) loose.push(name);
    if (!trusted.includes(found.uid)) strangers.push(name);
  }
  return { mode, owner: uid, mine: uid === process.getuid?.(), loose, strangers };
}
