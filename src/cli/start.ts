import { type CommandLine, UsageError } from '../cli.js';
import { type Config, readConfig } from '../config.js';
import { start } from '../main.js';

/** Runs until it is told to stop (SIGINT, SIGTERM). */
export async function run({ words, flags }: CommandLine): Promise<number> {
  if (words.length > 0) throw new UsageError(`expected no word after start, found "${words.join(' ')}"`);
  const config = configFor(flags['role']);
  const stop = stopSignal();
  const running = await start(config);
  const address = running.sandboxUrl ?? running.url;
  process.stdout.write(
    running.sandboxUrl
      ? `Vouch is open for business. Open the sandbox in a browser: ${address}\n`
      : `Vouch is open for business at ${config.publicUrl}\n`,
  );
  await stop;
  await running.close();
  return 0;
}

/** The option goes before the variable. */
function configFor(role: string | boolean | undefined): Config {
  if (typeof role !== 'string') return readConfig(process.env);
  if (role.trim() === '') throw new UsageError('expected --role all, web, ingest or worker, found nothing');
  return readConfig({ ...process.env, VOUCH_ROLE: role });
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => resolve();
    process.once('SIGINT', stop).once('SIGTERM', stop);
  });
}
