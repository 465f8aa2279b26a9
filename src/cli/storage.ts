import { type Config, readConfig } from '../config.js';
import { claimDatabase } from '../main/purpose.js';
import { openStorage } from '../main.js';
import type { Queue, RunLog, Store } from '../ports.js';

/**
 * Opens database and queue for one command, and closes them whatever happens. `feeds`: the command brings events
 * in, so that sandbox and real installation must be kept apart.
 */
export async function withStorage<T>(
  work: (storage: { store: Store; queue: Queue; runLog: RunLog; config: Config }) => Promise<T>,
  { feeds = false }: { feeds?: boolean } = {},
): Promise<T> {
  const config = { ...readConfig(process.env), runLog: 'silent' };
  const closers: (() => Promise<void>)[] = [];
  try {
    const storage = await openStorage(config, closers);
    if (feeds) await claimDatabase(config, storage.store);
    return await work({ ...storage, config });
  } finally {
    for (const close of closers.reverse()) await close();
  }
}
