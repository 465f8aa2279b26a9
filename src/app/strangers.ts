import type { RunLog } from '../ports.js';

/** Requests that were turned away at the door, told together: one line for a flood of forged ones. */
export interface Strangers {
  add(status: number, why: string): void;
  /** Tells what has not been told yet. */
  close(): void;
}

const TELL_EVERY_MS = 10_000;
/** Reasons are ours, so there are few; a caller must not be able to make more. */
const MOST_REASONS = 20;

export function countStrangers(runLog: RunLog, everyMs: number = TELL_EVERY_MS): Strangers {
  const counts = new Map<string, number>();
  const tell = () => {
    for (const [why, refused] of counts) {
      const message = `${refused} ${refused === 1 ? 'request' : 'requests'} turned away: ${why}`;
      runLog.step({ action: 'requests-refused', outcome: 'failure', message, detail: { refused } });
    }
    counts.clear();
  };
  const timer = setInterval(tell, everyMs).unref();
  return {
    add(status, why) {
      const reason = counts.size < MOST_REASONS ? `${status} ${why}` : `${status}, for other reasons`;
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    },
    close() {
      clearInterval(timer);
      tell();
    },
  };
}
