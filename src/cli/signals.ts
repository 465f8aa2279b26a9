const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type Signal = keyof typeof NUMBERS;
const SIGNALS = Object.keys(NUMBERS) as readonly Signal[];

/** npm hands on the Ctrl-C that the terminal has sent us already: one press comes twice. */
const SAME_PRESS_MS = 1_000;

/**
 * From now on a signal ends the process by way of its `exit` event, where an embedded PostgreSQL is told to end as
 * well: Node's own way would leave it running. Gives what takes that back.
 */
export function endAtSignals(): () => Promise<void> {
  const end = (signal: Signal) => process.exit(128 + NUMBERS[signal]);
  for (const signal of SIGNALS) process.on(signal, end);
  return async () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
}

/**
 * Resolves at the first signal: the process then stops in good order. Whoever asks again later does not want to wait
 * for that, and what takes longer than `limitMs` is not waited for either.
 */
export function stopSignal(limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    let first: number | null = null;
    const heard = (signal: Signal) => {
      if (first !== null && performance.now() - first > SAME_PRESS_MS) process.exit(128 + NUMBERS[signal]);
      if (first !== null) return;
      first = performance.now();
      setTimeout(() => tooLong(limitMs), limitMs).unref();
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, heard);
  });
}

function tooLong(limitMs: number): void {
  process.stderr.write(`vouch: expected to have stopped within ${limitMs / 1000} s, and did not; ended\n`);
  process.exit(1);
}
