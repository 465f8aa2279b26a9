import { type Config, readConfig } from '../config.js';
import { claimDatabase } from '../main/purpose.js';
import { openStorage, type Storage } from '../main.js';
import type { Queue, RunLog, Store } from '../ports.js';
import { prepareDataFolder } from './data-folder.js';
import { endAtSignals } from './signals.js';
import { ofTheDatabase } from './trouble.js';

/**
 * Opens database and queue for one command, and closes them whatever happens. `feeds`: the command brings events
 * in, so that sandbox and real installation must be kept apart.
 */
export async function withStorage<T>(
  work: (storage: { store: Store; queue: Queue; runLog: RunLog; config: Config }) => Promise<T>,
  { feeds = false }: { feeds?: boolean } = {},
): Promise<T> {
  const config = { ...readConfig(process.env), runLog: 'silent', elastic: null };
  const closers: (() => Promise<void>)[] = [endAtSignals()];
  try {
    const storage = await openHere(config, closers);
    if (feeds) await claimDatabase(config, storage.store);
    return await work({ ...storage, config });
  } catch (error) {
    throw ofTheDatabase(error, config);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

/** Database and queue, for one command. What `closers` gets is to be called in reverse. */
export async function openHere(config: Config, closers: (() => Promise<void>)[]): Promise<Storage> {
  await prepareDataFolder(config);
  return openStorage(config, closers);
}
