import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { redisUrl } from '../../../test/database.js';
import type { Queue, RunLog } from '../../ports.js';
import { createQueue } from './index.js';

let folder: string;
let port: number;
let server: ChildProcess | null;
let open: Queue[];
let errors: string[];
/** Redis is the queue here: nothing ever connects to it. */
const pool = new pg.Pool({ host: '127.0.0.1', port: 1 });

const runLog: RunLog = {
  step() {},
  error: (message, cause) => void errors.push(`${message}: ${cause instanceof Error ? cause.message : ''}`),
  async close() {},
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vouch-redis-'));
  port = await freePort();
  server = null;
  open = [];
  errors = [];
});

afterEach(async () => {
  await Promise.all(open.map((queue) => queue.close()));
  await kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return free;
}

async function start(): Promise<void> {
  const started = spawn('redis-server', [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
    ...['--appendonly', 'yes', '--appendfsync', 'always'],
  ]);
  server = started;
  await new Promise<void>((resolve, reject) => {
    started.once('error', (cause) => {
      reject(new Error('expected redis-server on the PATH: apt install redis-server', { cause }));
    });
    started.stdout?.on('data', (text: Buffer) => {
      if (text.includes('Ready to accept connections')) resolve();
    });
  });
}

async function kill(signal: NodeJS.Signals): Promise<void> {
  const running = server;
  server = null;
  if (running === null || running.exitCode !== null) return;
  const gone = new Promise((resolve) => running.once('exit', resolve));
  running.kill(signal);
  await gone;
}

async function queue(): Promise<Queue> {
  const made = await createQueue({ redisUrl: `redis://127.0.0.1:${port}`, pool, runLog, concurrency: 4 });
  open.push(made);
  return made;
}

async function took(work: Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work;
  return performance.now() - started;
}

/** Rings until it is heard, as the sweep would. */
async function hears(bell: Queue, heard: readonly string[], id: string): Promise<void> {
  const ringAndLook = async () => {
    await bell.ring('effect', [id]);
    return heard;
  };
  await expect.poll(ringAndLook, { timeout: 15_000, interval: 200 }).toContain(id);
}

/** Without redis-server the run's setup says so, and fails where it must not be missing. */
describe.runIf(redisUrl() !== '')('the queue, with Redis', () => {
  it('starts without Redis, rings in vain and fast, and works once Redis is there', async () => {
    const bell = await queue();
    const heard: string[] = [];
    await bell.listen(async (_kind, id) => void heard.push(id));
    const ms = await took(Promise.all(Array.from({ length: 200 }, (_, i) => bell.ring('event', [`${i}`]))));
    expect(ms).toBeLessThan(1_000);
    expect(await bell.check()).toMatchObject({ backend: 'redis', ok: false });
    expect(errors).toHaveLength(1);
    await start();
    await hears(bell, heard, 'now');
    expect(await bell.check()).toMatchObject({ ok: true });
    expect(errors).toHaveLength(1);
  });

  it('survives kill -9 in the middle of everything, and goes on by itself', async () => {
    await start();
    const bell = await queue();
    const heard: string[] = [];
    await bell.listen(async (_kind, id) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      heard.push(id);
    });
    for (let round = 0; round < 3; round++) {
      const ids = Array.from({ length: 100 }, (_, i) => `${round}-${i}`);
      const ringing = bell.ring('effect', ids);
      await expect.poll(() => heard.length).toBeGreaterThan(round * 10);
      await kill('SIGKILL');
      expect(await took(ringing)).toBeLessThan(1_200);
      expect(await took(bell.ring('effect', ['dead']))).toBeLessThan(1_200);
      await start();
      await hears(bell, heard, `after-${round}`);
    }
    expect(errors.length).toBeLessThanOrEqual(2);
  });

  it('does not wait for a Redis that hangs, neither to ring nor to close', async () => {
    await start();
    const bell = await queue();
    await bell.listen(async () => undefined);
    server?.kill('SIGSTOP');
    expect(await took(bell.ring('press', ['one']))).toBeLessThan(1_200);
    expect((await bell.check()).ok).toBe(false);
    expect(await took(bell.close())).toBeLessThan(5_000);
    server?.kill('SIGCONT');
    expect(errors.length).toBeLessThanOrEqual(1);
  });

  it('closes at once when Redis is dead', async () => {
    await start();
    const bell = await queue();
    let running = false;
    await bell.listen(async () => {
      running = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    await bell.ring('press', ['one']);
    await expect.poll(() => running).toBe(true);
    await kill('SIGKILL');
    expect(await took(bell.close())).toBeLessThan(5_000);
  });

  it('does not spin or shout while Redis takes no writes', async () => {
    await start();
    const bell = await queue();
    const heard: string[] = [];
    await bell.listen(async (_kind, id) => void heard.push(id));
    await hears(bell, heard, 'before');
    const admin = new Redis(port, '127.0.0.1');
    await admin.replicaof('127.0.0.1', '1');
    await bell.ring('effect', ['refused']);
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(500);
    expect(await took(bell.ring('effect', ['refused too']))).toBeLessThan(1_200);
    await admin.replicaof('NO', 'ONE');
    admin.disconnect();
    await hears(bell, heard, 'after');
    expect(errors.length).toBeLessThanOrEqual(2);
  });

  it('never names the password', async () => {
    const url = `redis://someone:s3cretword@127.0.0.1:${port}`;
    const bell = await createQueue({ redisUrl: url, pool, runLog, concurrency: 1 });
    open.push(bell);
    await bell.ring('press', ['one']);
    const told = `${JSON.stringify(await bell.check())} ${errors.join()}`;
    expect(told).not.toContain('s3cretword');
  });

  it.each(['never there', 'killed while it listened'])(
    'lets the process go when Redis was %s',
    async (fate) => {
      const killed = fate !== 'never there';
      if (killed) await start();
      const script = `
    import pg from 'pg';
    import { createQueue } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    const runLog = { step() {}, error() {}, async close() {} };
    const bell = await createQueue({ redisUrl: 'redis://127.0.0.1:${port}', pool: new pg.Pool(), runLog, concurrency: 1 });
    await bell.listen(async () => {});
    await bell.ring('press', ['one']);
    process.send('up');
    await new Promise((resolve) => process.once('message', resolve));
    await bell.close();
    process.disconnect();
  `;
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
      const gone = new Promise((resolve) => child.once('exit', resolve));
      let complaints = '';
      child.stderr?.on('data', (text: Buffer) => {
        complaints += text.toString();
      });
      await new Promise((resolve) => child.once('message', resolve));
      await kill('SIGKILL');
      server = child;
      child.send('close');
      expect(await gone).toBe(0);
      expect(complaints).toBe('');
    },
    20_000,
  );
});
