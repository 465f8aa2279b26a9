import { readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packageRoot } from '../adapters/units/root.js';

/** A file that is made from the code and kept beside it, `docs/coverage.md`. */
export interface GeneratedFile {
  /** Its path in the checkout. */
  readonly path: string;
  /** The command that makes it anew. */
  readonly command: string;
  readonly text: string;
}

/** Writes it into the checkout. Throws where this is none: a built image has nowhere to keep it. */
export async function writeGenerated({ path, text }: GeneratedFile, root = packageRoot()): Promise<void> {
  const folder = join(root, dirname(path));
  const found = await stat(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw cause;
  });
  if (!found?.isDirectory()) {
    throw new Error(`expected the folder ${folder} to write into, found none: run this in a checkout`);
  }
  await writeFile(join(root, path), text);
}

/** Null where the file in the checkout is what the code makes, else what is wrong and what to do. */
export async function staleness(
  { path, command, text }: GeneratedFile,
  root = packageRoot(),
): Promise<string | null> {
  const kept = await readFile(join(root, path), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw cause;
  });
  if (kept === text) return null;
  return `${path} is not what the catalogue makes. Next: ${command}, and commit it with the change.`;
}
