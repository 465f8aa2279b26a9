import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshStore, redisUrl } from '../../../test/database.js';
import type { Queue, RingKind, RunLog } from '../../ports.js';
import { createQueue } from './index.js';

type Fresh = Awaited<ReturnType<typeof freshStore>>;

/** Without redis-server the run's setup says so, and fails where it must not be missing. */
const BACKENDS = redisUrl() === '' ? (['postgres'] as const) : (['redis', 'postgres'] as const);

describe.each(BACKENDS)('the queue on %s', (backend) => {
  let fresh: Fresh;
  let url: string | null;
  let name: string;
  let open: Queue[];
  let errors: string[];

  const runLog: RunLog = {
    step() {},
    error: (message, cause) => void errors.push(`${message}: ${cause instanceof Error ? cause.message : ''}`),
    async close() {},
  };

  beforeEach(async () => {
    fresh = await freshStore();
    url = backend === 'redis' ? redisUrl() : null;
    name = `rings-${randomUUID()}`;
    open = [];
    errors = [];
  });

  afterEach(async () => {
    await Promise.all(open.map((queue) => queue.close()));
    await fresh.close();
  });

  async function queue(concurrency = 8): Promise<Queue> {
    const made = await createQueue({ redisUrl: url, pool: fresh.pool, runLog, concurrency, name });
    open.push(made);
    return made;
  }

  it('answers each of 1,000 rings once, with what was rung', async () => {
    const bell = await queue();
    const heard: string[] = [];
    await bell.listen(async (kind, id) => void heard.push(`${kind} ${id}`));
    const kinds: readonly RingKind[] = ['event', 'effect', 'press', 'case'];
    const ids = Array.from({ length: 250 }, (_, i) => `row-${i}`);
    await Promise.all(kinds.map((kind) => bell.ring(kind, ids)));
    await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(1_000);
    expect(new Set(heard).size).toBe(1_000);
    expect(errors).toEqual([]);
  });

  it('answers rings one by one as fast as they come, from two workers', async () => {
    const [one, two] = [await queue(), await queue()];
    const heard: string[] = [];
    await one.listen(async (_kind, id) => void heard.push(id));
    await two.listen(async (_kind, id) => void heard.push(id));
    const ids = Array.from({ length: 200 }, (_, i) => `${i}`);
    await Promise.all(ids.map((id, i) => (i % 2 ? one : two).ring('effect', [id])));
    await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(200);
    expect(new Set(heard).size).toBe(200);
  });

  it('rings again for a row that was answered or failed before', async () => {
    const bell = await queue();
    let heard = 0;
    await bell.listen(async () => {
      heard += 1;
      if (heard < 3) throw new Error(`not this time (${heard})`);
    });
    for (let times = 1; times <= 4; times++) {
      await bell.ring('case', ['the-same-row']);
      await expect.poll(() => heard, { timeout: 5_000 }).toBe(times);
    }
    expect(errors).toEqual(
      [1, 2].map((n) => `a ring was not answered: left to the sweep: not this time (${n})`),
    );
  });

  it('leaves nothing behind', async () => {
    const bell = await queue();
    let heard = 0;
    await bell.listen(async (_kind, id) => {
      heard += 1;
      if (id === 'bad') throw new Error('bad');
    });
    await bell.ring('event', ['good', 'bad']);
    await expect.poll(() => heard).toBe(2);
    if (backend === 'redis') return;
    const left = () => fresh.pool.query('SELECT 1 FROM bullmq.job');
    await expect.poll(async () => (await left()).rowCount).toBe(0);
  });

  it('answers presses, effects and cases before events', async () => {
    const bell = await queue(1);
    await bell.ring('event', ['e1', 'e2', 'e3']);
    await bell.ring('press', ['p1']);
    await bell.ring('effect', ['f1']);
    await bell.ring('case', ['c1']);
    const heard: string[] = [];
    await bell.listen(async (_kind, id) => void heard.push(id));
    await expect.poll(() => heard).toEqual(['p1', 'f1', 'c1', 'e1', 'e2', 'e3']);
  });

  it('lets a running answer end before it closes', async () => {
    const bell = await queue();
    let state = 'not rung';
    await bell.listen(async () => {
      state = 'running';
      await new Promise((resolve) => setTimeout(resolve, 400));
      state = 'ended';
    });
    await bell.ring('effect', ['slow']);
    await expect.poll(() => state).toBe('running');
    await bell.close();
    expect(state).toBe('ended');
    await bell.ring('effect', ['too late']);
    expect(errors).toEqual([]);
  });

  it('closes within five seconds over an answer that never ends', async () => {
    const bell = await queue();
    let running = false;
    await bell.listen(() => {
      running = true;
      return new Promise(() => undefined);
    });
    await bell.ring('effect', ['stuck']);
    await expect.poll(() => running).toBe(true);
    const started = performance.now();
    await Promise.all([bell.close(), bell.close()]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('says what it is and that it answers', async () => {
    const bell = await queue();
    await expect.poll(() => bell.check()).toMatchObject({ backend, ok: true });
    expect((await bell.check()).detail).toMatch(backend === 'redis' ? /^Redis \d/ : /^PostgreSQL \d/);
  });

  it('goes on when its connections are cut', async () => {
    const bell = await queue();
    const heard: string[] = [];
    await bell.listen(async (_kind, id) => void heard.push(id));
    await bell.ring('effect', ['before']);
    await expect.poll(() => heard).toContain('before');
    await cutConnections();
    await expect
      .poll(
        async () => {
          await bell.ring('effect', ['after']);
          return heard;
        },
        { timeout: 15_000, interval: 200 },
      )
      .toContain('after');
    expect(errors.length).toBeLessThanOrEqual(1);
  });

  async function cutConnections(): Promise<void> {
    if (backend === 'postgres') {
      await fresh.pool.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      return;
    }
    const { Redis } = await import('ioredis');
    const other = new Redis(url ?? '');
    await other.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    other.disconnect();
  }
});
