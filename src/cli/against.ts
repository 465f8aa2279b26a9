import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { cp, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { loadDetections } from '../adapters/units/load.js';
import { packageRoot, unitsRoot } from '../adapters/units/root.js';
import type { LoadedDetection } from '../core/detection.js';
import { endAtSignals } from './signals.js';

const run = promisify(execFile);

/**
 * The detections of a folder with `detections/` in it, or of a git revision of this checkout, loaded with the kit as
 * it is now. They are copied into a temporary folder, which is gone when this ends, however it ends. Throws an error
 * that says what was looked for where there are none, or where they do not load.
 */
export async function detectionsOf(name: string): Promise<readonly LoadedDetection[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-backtest-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const before = endAtSignals();
  try {
    if (existsSync(name)) await copyFolder(name, folder);
    else await copyRevision(name, folder);
    return await loadFrom(folder, name);
  } finally {
    await before();
    process.off('exit', remove);
    remove();
  }
}

async function copyFolder(name: string, folder: string): Promise<void> {
  const source = join(resolve(name), 'detections');
  if (!existsSync(source)) {
    throw new Error(`--against: expected a folder with detections/ in it, found none in ${name}`);
  }
  await cp(source, join(folder, 'detections'), { recursive: true, dereference: true });
}

/** An index of its own: neither the checkout nor what is staged in it is touched. */
export async function copyRevision(name: string, folder: string, root = packageRoot()): Promise<void> {
  const tree = await treeOf(name, root);
  const env = { ...process.env, GIT_INDEX_FILE: join(folder, 'index') };
  const git = (...args: readonly string[]) => run('git', ['-C', root, ...args], { env });
  await git('read-tree', '--prefix=detections/', tree);
  await git('checkout-index', '--all', `--prefix=${folder}/`);
}

async function treeOf(name: string, root: string): Promise<string> {
  const spec = `${name}:detections`;
  try {
    const { stdout } = await run('git', [
      ...['-C', root, 'rev-parse', '--verify', '--quiet', '--end-of-options', spec],
    ]);
    return stdout.trim();
  } catch (cause) {
    throw new Error(
      `--against: expected a folder with detections/ in it, or a git revision of this checkout that has one, found "${name}"`,
      { cause },
    );
  }
}

/** Beside the copy stands what it imports by its path: the kit, and what says that these are ES modules. */
async function loadFrom(folder: string, name: string): Promise<readonly LoadedDetection[]> {
  await symlink(join(unitsRoot(), 'src'), join(folder, 'src'), 'dir');
  await writeFile(join(folder, 'package.json'), '{"type":"module"}\n');
  const detections = await loadDetections(folder).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `--against ${name}: expected detections that load with the kit as it is now, found: ${why.replaceAll(`${folder}/`, '')}`,
      { cause },
    );
  });
  if (detections.length > 0) return detections;
  const found = (await readdir(join(folder, 'detections'), { recursive: true })).length;
  throw new Error(
    `--against ${name}: expected detections that can run here, found none among ${found} files`,
  );
}
