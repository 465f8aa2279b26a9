import type { RunStep } from '../../ports.js';

export type Tell = (message: string, cause: unknown, detail?: RunStep['detail']) => void;

const QUIET_MS = 10 * 60 * 1_000;

/**
 * Each message at most once in ten minutes: what is told goes into the run log, and so comes back here as one more
 * document.
 */
export function teller(report: Tell, now: () => Date): Tell {
  const told = new Map<string, number>();
  return (message, cause, detail) => {
    const at = now().getTime();
    if (at - (told.get(message) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
    told.set(message, at);
    report(message, cause, detail);
  };
}
