import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';

/** Why a named file cannot be read, in one line with its path; null where it can, and for `-`, standard input. */
export async function whyUnreadable(path: string): Promise<string | null> {
  if (path === '-') return null;
  try {
    await access(path, constants.R_OK);
    return (await stat(path)).isDirectory() ? `${path}: expected a file, found a folder` : null;
  } catch (error) {
    return `${path}: expected a file, found ${foundBy(error as NodeJS.ErrnoException)}`;
  }
}

/** Throws an `Error` with that line. */
export async function mustRead(path: string): Promise<void> {
  const why = await whyUnreadable(path);
  if (why !== null) throw new Error(`${why}. Next: check the path`);
}

/** Says it on standard error, and whether the file can be read: for commands that go on with the others. */
export async function readableOrTold(path: string): Promise<boolean> {
  const why = await whyUnreadable(path);
  if (why !== null) process.stderr.write(`vouch: ${why}. Next: check the path; this one was left out\n`);
  return why === null;
}

function foundBy({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'nothing there';
  if (code === 'EACCES' || code === 'EPERM') return `one that may not be read here (${code})`;
  return `a fault: ${message}`;
}
