import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './embedded-binaries.js';
import { alive, birthOf } from './embedded-process.js';

const LEAVING = '.leaving';

/** One user of the server in a data folder. */
export interface User {
  /** Calls `last` where nobody else uses the server; whoever comes meanwhile waits until that is over. */
  leave(last: () => Promise<void>): Promise<void>;
}

/** What is still to be done for whoever has not left when the process ends. */
const atExit = new Set<() => void>();

/**
 * Puts down in the folder that we use its server: a file named after our process, with the moment in which that
 * began, because numbers are given out again. Files of processes that are gone count for nothing.
 *
 * Somebody may come while the last one leaves. Both first write down what they do and then look at the other: so
 * either the one who leaves sees the newcomer and stops nothing, or the newcomer sees it leaving and waits.
 *
 * `abandon` is called where this process ends without having left, in whatever way but a kill, and nobody else uses
 * the server. It must not wait for anything.
 */
export async function enter(dataDir: string, abandon: () => void): Promise<User> {
  const folder = join(dataDir, 'users');
  await mkdir(folder, { recursive: true });
  const name = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const file = join(folder, name);
  const forget = onExit(() => {
    if (!existsSync(folder)) return;
    for (const mine of [file, `${file}${LEAVING}`]) rmSync(mine, { force: true });
    if (present(folder).length === 0) abandon();
  });
  await writeFile(file, birthOf(process.pid));
  while (present(folder).some((other) => other.endsWith(LEAVING))) await sleep(50);
  let left: Promise<void> | null = null;
  return {
    leave(last) {
      left ??= leave(folder, file, last).then(forget);
      return left;
    },
  };
}

function onExit(work: () => void): () => void {
  if (atExit.size === 0) process.once('exit', runAtExit);
  atExit.add(work);
  return () => {
    atExit.delete(work);
    if (atExit.size === 0) process.off('exit', runAtExit);
  };
}

function runAtExit(): void {
  for (const work of atExit) work();
}

async function leave(folder: string, file: string, last: () => Promise<void>): Promise<void> {
  const leaving = `${file}${LEAVING}`;
  try {
    await rename(file, leaving);
    const others = present(folder).filter((other) => !other.endsWith(LEAVING));
    if (others.length === 0) await last();
  } finally {
    await rm(leaving, { force: true });
  }
}

/** Names of the files whose processes still run; the others are removed. */
function present(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => {
    const file = join(folder, name);
    const pid = Number.parseInt(name, 10);
    const birth = birthIn(file);
    if (birth === null) return false;
    // An empty file is one that is being written just now.
    if (alive(pid) && (birth === '' || birth === birthOf(pid))) return true;
    rmSync(file, { force: true });
    return false;
  });
}

function birthIn(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
