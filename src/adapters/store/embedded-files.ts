import { chmod, mkdir, open, readdir, stat } from 'node:fs/promises';
import { codeOf } from './embedded-binaries.js';

/**
 * Makes a folder that nobody else can list or write to, or makes one so that was made with wider rights before.
 * Root's can be walked through: PostgreSQL runs as another user there. What is in it (`ours`: all the names that we
 * put there) tells our own from a folder of somebody else's, which is left as it is.
 */
export async function ownFolder(path: string, ours: readonly string[]): Promise<void> {
  const me = process.getuid?.();
  const mode = me === 0 ? 0o711 : 0o700;
  if ((await mkdir(path, { recursive: true })) !== undefined) return chmod(path, mode);
  const found = await stat(path);
  if (found.uid !== me || (found.mode & 0o006) === 0) return;
  const names = await readdir(path);
  if (names.length > 0 && names.every((name) => isOurs(name, ours))) await chmod(path, mode);
}

/** A name of ours, or one that begins with it and a dot: what a start that was cut short has left. */
function isOurs(name: string, ours: readonly string[]): boolean {
  return ours.some((one) => name === one || name.startsWith(`${one}.`));
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    },
  );
}

export async function sizeOf(path: string): Promise<number> {
  return (await exists(path)) ? (await stat(path)).size : 0;
}

export async function tail(path: string, from: number): Promise<string> {
  if ((await sizeOf(path)) <= from) return '';
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({
      position: from,
      length: 8_000,
      buffer: Buffer.alloc(8_000),
    });
    return buffer.subarray(0, bytesRead).toString();
  } finally {
    await file.close();
  }
}
