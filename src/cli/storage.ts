import { exists } from '../adapters/store/embedded-files.js';
import { type Config, readConfig } from '../config.js';
import { claimDatabase } from '../main/purpose.js';
import { openStorage, type Storage } from '../main.js';
import type { Queue, RunLog, Store } from '../ports.js';
import { mustHaveData, prepareDataFolder } from './data-folder.js';
import { endAtSignals } from './signals.js';
import { ofTheDatabase } from './trouble.js';

/**
 * Opens database and queue for one command, and closes them whatever happens. `feeds`: the command brings events
 * in, so that sandbox and real installation must be kept apart. `looks`: it only looks at what is there, and makes
 * no data folder and no database.
 */
export async function withStorage<T>(
  work: (storage: { store: Store; queue: Queue; runLog: RunLog; config: Config }) => Promise<T>,
  { feeds = false, looks = false }: { feeds?: boolean; looks?: boolean } = {},
): Promise<T> {
  const config = { ...readConfig(process.env), runLog: 'silent', elastic: null };
  if (looks) await mustHaveData(config);
  const bare = looks && !(await exists(config.dataDir));
  const closers: (() => Promise<void>)[] = [endAtSignals()];
  try {
    const storage = await (bare ? openStorage(config, closers) : openHere(config, closers));
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
