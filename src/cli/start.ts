import { readConfig } from '../config.js';
import { start } from '../main.js';

/** Runs until it is told to stop (SIGINT, SIGTERM). */
export async function run(): Promise<number> {
  const config = readConfig(process.env);
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

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => resolve();
    process.once('SIGINT', stop).once('SIGTERM', stop);
  });
}
