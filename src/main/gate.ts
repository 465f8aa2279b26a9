import { setTimeout as sleep } from 'node:timers/promises';

export interface Gate {
  /** Resolves when there is room, in the order of asking. */
  enter(): Promise<void>;
  /** Whoever entered leaves once. */
  leave(): void;
}

const PATIENCE_MS = 1_000;

/** For whoever is inside: work that takes longer than a second goes on outside, and whoever waits comes in meanwhile. */
export async function patiently<T>(gate: Gate, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = sleep(PATIENCE_MS, true, { signal: over.signal, ref: false });
  try {
    if (!(await Promise.race([late, work.then(() => false)]))) return await work;
  } finally {
    over.abort();
  }
  gate.leave();
  try {
    return await work;
  } finally {
    await gate.enter();
  }
}

/** Lets so many in at once. */
export function openGate(room: number): Gate {
  const waiting: (() => void)[] = [];
  let free = room;
  return {
    async enter() {
      if (free === 0) return new Promise((enter) => waiting.push(enter));
      free -= 1;
    },
    leave() {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    },
  };
}
