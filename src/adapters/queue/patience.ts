import type { RunLog } from '../../ports.js';

/** The first trouble is told at once; what follows within `everyMs` is only counted, and told with the next. */
export function rarely(runLog: RunLog, everyMs: number): (message: string, cause: unknown) => void {
  let untold = 0;
  let quiet = false;
  return (message, cause) => {
    if (quiet) {
      untold += 1;
      return;
    }
    runLog.error(message, cause, { untold });
    untold = 0;
    quiet = true;
    setTimeout(() => {
      quiet = false;
    }, everyMs).unref();
  };
}

/** What `work` comes to, or a failure after `ms`; the work itself is left to end as it likes. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: expected within ${ms} ms, found no end`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
