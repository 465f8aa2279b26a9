import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './embedded-binaries.js';
import { alive } from './embedded-process.js';

const LEAVING = '.leaving';

/** One user of the server in a data folder. */
export interface User {
  /** Calls `last` where nobody else uses the server; whoever comes meanwhile waits until that is over. */
  leave(last: () => Promise<void>): Promise<void>;
}

/**
 * Puts down in the folder that we use its server: a file named after our process, with the moment in which that
 * began, because numbers are given out again. Files of processes that are gone count for nothing.
 *
 * Somebody may come while the last one leaves. Both first write down what they do and then look at the other: so
 * either the one who leaves sees the newcomer and stops nothing, or the newcomer sees it leaving and waits.
 */
export async function enter(dataDir: string): Promise<User> {
  const folder = join(dataDir, 'users');
  await mkdir(folder, { recursive: true });
  const name = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const file = join(folder, name);
  await writeFile(file, await birthOf(process.pid));
  while ((await present(folder)).some((other) => other.endsWith(LEAVING))) await sleep(50);
  let left: Promise<void> | null = null;
  return {
    leave(last) {
      left ??= leave(folder, file, last);
      return left;
    },
  };
}

async function leave(folder: string, file: string, last: () => Promise<void>): Promise<void> {
  const leaving = `${file}${LEAVING}`;
  try {
    await rename(file, leaving);
    const others = (await present(folder)).filter((other) => !other.endsWith(LEAVING));
    if (others.length === 0) await last();
  } finally {
    await rm(leaving, { force: true });
  }
}

/** Names of the files whose processes still run; the others are removed. */
async function present(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  const here = await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      const pid = Number.parseInt(name, 10);
      const birth = await readFile(file, 'utf8').catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return null;
        throw error;
      });
      if (birth === null) return false;
      // An empty file is one that is being written just now.
      if ((await alive(pid)) && (birth === '' || birth === (await birthOf(pid)))) return true;
      await rm(file, { force: true });
      return false;
    }),
  );
  return names.filter((_, index) => here[index]);
}

/** When the process began, in the kernel's own count; where that cannot be found out, the same for all. */
async function birthOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') return 'unknown';
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name before it may hold spaces and brackets.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown';
}
