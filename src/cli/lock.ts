import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { alive, birthOf } from '../adapters/store/embedded-process.js';

/** The name of the file in the data folder. */
export const LOCK = 'running.json';

/** Who runs in a data folder. Numbers of processes are given out again, so their birth goes with them. */
interface Holder {
  readonly pid: number;
  readonly birth: string;
  /** Null: it is just starting. */
  readonly address: string | null;
}

export interface Lock {
  /** Puts down where we can be reached, for whoever is refused. */
  tell(address: string): Promise<void>;
  release(): Promise<void>;
}

const UNFINISHED_MS = 500;

/**
 * Takes the data folder for this process. Throws an `Error` with number and address of the process that has it.
 * A lock of a process that is gone, or whose number another program has now, counts for nothing.
 */
export async function lockFolder(folder: string): Promise<Lock> {
  const file = join(folder, LOCK);
  const me: Holder = { pid: process.pid, birth: birthOf(process.pid), address: null };
  while (!(await written(file, me))) {
    const holder = await settledHolder(file);
    if (runs(holder)) throw refusal(folder, holder);
    await rm(file, { force: true });
  }
  // Two that found the same stale lock may both have removed it, the second one the first one's.
  await sleep(20);
  const last = await holderIn(file);
  if (runs(last)) throw refusal(folder, last);
  return {
    async tell(address) {
      const staging = `${file}.${process.pid}`;
      await writeFile(staging, text({ ...me, address }));
      await rename(staging, file);
    },
    async release() {
      if ((await holderIn(file))?.pid === process.pid) await rm(file, { force: true });
    },
  };
}

/** False: there is one. */
async function written(file: string, me: Holder): Promise<boolean> {
  try {
    await writeFile(file, text(me), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function text(holder: Holder): string {
  return `${JSON.stringify(holder)}\n`;
}

/** A file with nothing readable in it may be one that is being written just now. */
async function settledHolder(file: string): Promise<Holder | null> {
  const found = await holderIn(file);
  if (found) return found;
  await sleep(UNFINISHED_MS);
  return holderIn(file);
}

async function holderIn(file: string): Promise<Holder | null> {
  const found = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const words = /^\{"pid":(\d+),"birth":"([^"]*)","address":(?:null|"([^"]*)")\}\n$/.exec(found);
  if (!words) return null;
  return { pid: Number(words[1]), birth: words[2] ?? '', address: words[3] ?? null };
}

/** Our own number in a lock is that of an earlier process: in a container every one has the same. */
function runs(holder: Holder | null): holder is Holder {
  return (
    holder !== null && holder.pid !== process.pid && alive(holder.pid) && holder.birth === birthOf(holder.pid)
  );
}

function refusal(folder: string, { pid, address }: Holder): Error {
  const where = address ? `at ${address}` : 'which is just starting';
  const open = address ? `open ${address}, or stop` : 'wait for it, or stop';
  return new Error(
    `expected a data folder to itself, found another Vouch in ${folder}: process ${pid}, ${where}. Next: ${open} that one first (kill ${pid}), or set VOUCH_DATA_DIR to another folder`,
  );
}
