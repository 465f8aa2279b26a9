import { queueWords } from '../app/vitals.js';
import { type CommandLine, UsageError, wordsIn } from '../cli.js';
import { type Config, readConfig, warnings } from '../config.js';
import type { Running } from '../main.js';
import { keepsData, prepareDataFolder } from './data-folder.js';
import { type Lock, lockFolder } from './lock.js';
import { stopSignal } from './signals.js';
import { ofTheDatabase, ofThePort } from './trouble.js';

/** What a stop waits for comes to less: requests, sweeps, the queue, the database. */
const STOP_MS = 40_000;

/** Runs until it is told to stop (SIGINT, SIGTERM, SIGHUP). Alone in its data folder, where it keeps anything there. */
export async function run({ words, flags }: CommandLine): Promise<number> {
  if (words.length > 0) throw new UsageError(`expected no word after start, found ${wordsIn(words)}`);
  const config = configFor(flags['role']);
  const stop = stopSignal(STOP_MS);
  await prepareDataFolder(config);
  const lock = keepsData(config) ? await lockFolder(config.dataDir) : null;
  try {
    const running = await started(config);
    try {
      await open(config, running, lock);
      await stop;
    } finally {
      await running.close();
    }
  } finally {
    await lock?.release();
  }
  return 0;
}

/** Loaded only once the folder is ours: a second start is refused before it has cost anything. */
async function started(config: Config): Promise<Running> {
  const { start } = await import('../main.js');
  return start(config).catch((error: unknown) => {
    throw ofThePort(ofTheDatabase(error, config), config);
  });
}

async function open(config: Config, { sandboxUrl, url, world }: Running, lock: Lock | null): Promise<void> {
  await lock?.tell(sandboxUrl ?? url);
  process.stdout.write(
    sandboxUrl
      ? `Vouch is open for business. Open the sandbox in a browser: ${sandboxUrl}\n`
      : `Vouch is open for business at ${config.publicUrl}\n`,
  );
  const queue = await world.queue.check();
  if (!queue.ok) process.stderr.write(`vouch: warning: REDIS_URL: ${queueWords(queue)}\n`);
}

/** The option goes before the variable. A name that means nothing may be a setting that was meant. */
function configFor(role: string | boolean | undefined): Config {
  if (typeof role === 'string' && role.trim() === '')
    throw new UsageError('expected --role all, web, ingest or worker, found nothing');
  const config = readConfig({ ...process.env, ...(typeof role === 'string' && { VOUCH_ROLE: role }) });
  for (const one of warnings(process.env)) process.stderr.write(`vouch: warning: ${one}\n`);
  return config;
}
