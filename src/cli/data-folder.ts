import { join } from 'node:path';
import { exists, ownFolder } from '../adapters/store/embedded-files.js';
import type { Config } from '../config.js';
import { LOCK } from './lock.js';

/** Everything that Vouch keeps in its data folder. */
const OURS = ['elastic-spool', 'postgres', 'run-log.jsonl', 'sandbox.jsonl', LOCK];

/** Whether anything is kept in the data folder: with a database elsewhere and real Slack nothing is. */
export function keepsData({ databaseUrl, sandbox }: Config): boolean {
  return databaseUrl === null || sandbox !== null;
}

/** Makes the data folder, closed to others, where something is kept in it. Throws an `Error` that names it. */
export async function prepareDataFolder(config: Config): Promise<void> {
  if (!keepsData(config)) return;
  await ownFolder(config.dataDir, OURS).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(
      `VOUCH_DATA_DIR: expected a folder that Vouch may write to, found ${config.dataDir} (${cause.code}). Next: choose another folder, or give this one to the user that Vouch runs as`,
      { cause },
    );
  });
}

/** Throws an `Error` where the database would be in the data folder, and none is there. */
export async function mustHaveData({ databaseUrl, dataDir }: Config): Promise<void> {
  if (databaseUrl !== null || (await exists(join(dataDir, 'postgres', 'cluster')))) return;
  throw new Error(
    `expected the data folder of a Vouch at ${dataDir}, found none. Next: set VOUCH_DATA_DIR or DATABASE_URL to what Vouch runs with, or begin with vouch start`,
  );
}
