import { join } from 'node:path';
import { type Shipping, startShipping } from '../adapters/elastic/index.js';
import { createRunLog, metered } from '../adapters/run-log/index.js';
import type { Config } from '../config.js';
import type { RunLog } from '../ports.js';

/** Where documents are kept that could not be shipped. */
export function spoolFolder({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'elastic-spool');
}

/** The run log, counted for `/metrics`, and shipped where that is set. */
export function openRunLog(
  config: Pick<Config, 'runLog' | 'elastic' | 'dataDir'>,
  closers: (() => Promise<void>)[],
): RunLog {
  const shipping: Shipping | null = config.elastic ? ship() : null;
  const also = shipping ? (line: string) => shipping.take(line) : undefined;
  const log = metered(
    createRunLog({ to: config.runLog, level: 'info', also }),
    () => shipping?.stats() ?? null,
  );
  closers.push(() => log.close());
  return log;

  function ship(): Shipping | null {
    if (!config.elastic) return null;
    const started = startShipping({
      target: config.elastic,
      folder: spoolFolder(config),
      now: () => new Date(),
      report: (message, cause, detail) => {
        if (cause !== null) return log.error(message, cause, detail);
        log.step({ action: 'run-log-shipping', outcome: 'unknown', message, detail });
      },
    });
    // Closed after the log itself, so that its last lines are shipped or kept.
    closers.push(() => started.close());
    return started;
  }
}
