import { setTimeout as sleep } from 'node:timers/promises';

interface Clock {
  now(): number;
  wait(ms: number): Promise<unknown>;
}

const REAL: Clock = { now: () => performance.now(), wait: (ms) => sleep(ms) };

/**
 * Lets one through every `everyMs`, for each key apart; whoever comes meanwhile waits for their turn, in the order they
 * came. The clock never goes back; milliseconds.
 */
export function createPace(everyMs: number, { now, wait }: Clock = REAL) {
  const next = new Map<string, number>();
  return {
    /** Resolves when it is this caller's turn. */
    async turn(key: string): Promise<void> {
      const at = Math.max(now(), next.get(key) ?? 0);
      next.set(key, at + everyMs);
      const ms = at - now();
      if (ms > 0) await wait(ms);
    },
    /** Nobody's turn for that long: the other side said that it was too much. */
    hold(key: string, ms: number): void {
      next.set(key, Math.max(next.get(key) ?? 0, now() + ms));
    },
  };
}
