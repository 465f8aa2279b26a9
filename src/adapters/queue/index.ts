import type { Pool } from 'pg';
import type { Queue, RingKind, RunLog } from '../../ports.js';
import { type Backend, type Job, jobOf, type Listener } from './backend.js';
import { rarely, within } from './patience.js';
import { postgresBackend } from './postgres.js';
import { redisBackend } from './redis.js';

export interface QueueOptions {
  /** `redis://…`, `rediss://…`; null: the queue lives in PostgreSQL. */
  readonly redisUrl: string | null;
  /** `search_path` must begin with `bullmq`. */
  readonly pool: Pool;
  readonly runLog: RunLog;
  /** Rings answered at once. */
  readonly concurrency: number;
  /** Whoever shares a Redis must not share a name. */
  readonly name?: string;
}

const RING_MS = 1_000;
const CHECK_MS = 3_000;
const DRAIN_MS = 3_000;
const CUT_MS = 1_000;
const TELL_EVERY_MS = 10_000;
const BATCH = 500;
const KINDS: ReadonlySet<unknown> = new Set<RingKind>(['event', 'alert', 'effect', 'page', 'press', 'case']);

type Trouble = (message: string, cause: unknown) => void;

/**
 * The doorbell, on Redis where there is one, else in PostgreSQL. With Redis away it still starts, rings are
 * lost within a second (and told once in ten), and workers go on by themselves when it is back. Throws only
 * where PostgreSQL is the queue and is away.
 */
export async function createQueue(options: QueueOptions): Promise<Queue> {
  const { redisUrl, pool, runLog, name = 'vouch-rings' } = options;
  const trouble = rarely(runLog, TELL_EVERY_MS);
  const backend = await (redisUrl ? redisBackend(redisUrl, name, trouble) : postgresBackend(pool, name));
  backend.bell.on('error', (error) => trouble('the queue is in trouble', error));
  let closing: Promise<void> | null = null;
  const listeners: Listener[] = [];
  return {
    async ring(kind, ids) {
      if (closing === null && ids.length > 0) await ring(backend, trouble, kind, ids);
    },
    async listen(answer) {
      if (closing !== null) return;
      const listener = backend.listener((ring) => answerOne(runLog, answer, ring), {
        concurrency: options.concurrency,
      });
      listener.on('error', (error) => trouble('the worker is in trouble', error));
      listeners.push(listener);
      if (backend.name === 'postgres') await listener.waitUntilReady();
      void keepRunning(listener, trouble, () => closing !== null);
    },
    close() {
      closing ??= close(backend, listeners);
      return closing;
    },
    check: () => check(backend),
  };
}

async function ring(
  backend: Backend,
  trouble: Trouble,
  kind: RingKind,
  ids: readonly string[],
): Promise<void> {
  const jobs = ids.map((id) => jobOf(kind, id));
  const stop = new AbortController();
  try {
    await within(RING_MS, 'a ring', addAll(backend, jobs, stop.signal));
  } catch (cause) {
    trouble(`nobody heard the bell (${kind}, ${ids.length} rows): the sweep will find them`, cause);
  } finally {
    stop.abort();
  }
}

async function addAll(backend: Backend, jobs: readonly Job[], stop: AbortSignal): Promise<void> {
  for (let start = 0; start < jobs.length && !stop.aborted; start += BATCH) {
    const away = backend.away();
    if (away !== null) throw new Error(away);
    await backend.bell.addBulk(jobs.slice(start, start + BATCH));
  }
}

async function answerOne(
  runLog: RunLog,
  answer: (kind: RingKind, id: string) => Promise<void>,
  ring: unknown,
): Promise<void> {
  const { kind, id } = (ring ?? {}) as { kind?: unknown; id?: unknown };
  try {
    if (!KINDS.has(kind) || typeof id !== 'string') {
      throw new Error(
        `expected a ring of a known kind with an id, found kind ${typeof kind}, id ${typeof id}`,
      );
    }
    await answer(kind as RingKind, id);
  } catch (cause) {
    runLog.error('a ring was not answered: left to the sweep', cause, { kind: String(kind), id: String(id) });
  }
}

/** A worker whose loop ends while it should not is started again. */
async function keepRunning(listener: Listener, trouble: Trouble, closing: () => boolean): Promise<void> {
  while (!closing()) {
    try {
      await listener.run();
    } catch (cause) {
      trouble('the worker stopped and is started again', cause);
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000).unref());
  }
}

/**
 * Running answers get a moment to end; then everything is closed over their heads. BullMQ's own gentle close
 * cannot be hurried once it waits for a Redis that is gone, so the waiting is done before it is called.
 */
async function close(backend: Backend, listeners: readonly Listener[]): Promise<void> {
  const drained = Promise.all(listeners.map((one) => one.pause()));
  await within(backend.away() === null ? DRAIN_MS : CUT_MS, 'running answers', drained).catch(ignore);
  const closed = Promise.all([...listeners.map((one) => one.close(true)), backend.bell.close()]);
  await within(CUT_MS, 'closing the queue', closed).catch(ignore);
  backend.cut();
}

/** Nobody waits for a queue that is going away: what it still complains about is about that. */
function ignore(): void {}

async function check(
  backend: Backend,
): Promise<{ backend: 'redis' | 'postgres'; ok: boolean; detail: string }> {
  try {
    const detail = await within(CHECK_MS, 'the queue', backend.ask());
    return { backend: backend.name, ok: true, detail };
  } catch (error) {
    const why = backend.away() ?? (error instanceof Error ? error.message : 'no words given');
    return { backend: backend.name, ok: false, detail: why };
  }
}
