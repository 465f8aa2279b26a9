import type { JobsOptions } from 'bullmq';
import type { RingKind } from '../../ports.js';

/** All that a job carries: what to look at. The row itself has everything else. */
export interface Ring {
  readonly kind: RingKind;
  readonly id: string;
}

export interface Job {
  readonly name: string;
  readonly data: Ring;
  readonly opts: JobsOptions;
}

/** What we use of BullMQ's queue and worker, whatever they stand on. */
export interface Bell {
  addBulk(jobs: Job[]): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

export interface Listener {
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<void>;
  run(): Promise<void>;
  /** Takes no more rings, and resolves when those being answered are done. */
  pause(): Promise<void>;
  /** `true`: whatever is still being answered. */
  close(force: true): Promise<void>;
}

export interface ListenerOptions {
  readonly concurrency: number;
}

export interface Backend {
  readonly name: 'redis' | 'postgres';
  readonly bell: Bell;
  /** Why nobody can be rung now, where that is known without asking; else null. */
  away(): string | null;
  /** Not running yet. */
  listener(answer: (ring: unknown) => Promise<void>, options: ListenerOptions): Listener;
  /** What answers, in words. Throws where nothing does. */
  ask(): Promise<string>;
  /** Lets go of the connections that are its own. */
  cut(): void;
}

/** Events come in floods; an effect, a press or a case that is due has somebody waiting for it. */
const PRIORITY: { readonly [Kind in RingKind]: JobsOptions['priority'] } = {
  press: undefined,
  page: undefined,
  alert: undefined,
  effect: undefined,
  case: undefined,
  event: 10,
};

/** No job id of our own: one that sits in `failed` would swallow every later ring of its row. */
export function jobOf(kind: RingKind, id: string): Job {
  return {
    name: kind,
    data: { kind, id },
    opts: { priority: PRIORITY[kind], attempts: 1, removeOnComplete: true, removeOnFail: true },
  };
}

/** Common to both: nobody reads BullMQ's own stream of events. */
export const BELL_OPTIONS = { streams: { events: { maxLen: 100 } } } as const;
export const LISTENER_OPTIONS = { autorun: false, runRetryDelay: 1_000 } as const;
