import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../src/adapters/store/embedded.js';
import { migrate } from '../src/adapters/store/migrate.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The database that every test's own database is copied from. */
    readonly templateUrl: string;
    /** '' where redis-server is missing. */
    readonly redisUrl: string;
  }
}

type Stop = () => Promise<void>;

/** One PostgreSQL and one Redis for the whole run, in a folder that goes when the run ends, however it ends. */
export default async function setup(project: TestProject): Promise<Stop> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-test-'));
  // Ended in reverse: the watch last, when there is nothing left for it to do.
  const stops: Stop[] = [watch(folder), () => rm(folder, { recursive: true, force: true })];
  const stopAll = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    // The server may run as another user.
    await chmod(folder, 0o755);
    const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), durable: false });
    stops.push(() => server.stop());
    const redis = await startRedis(folder);
    if (redis) stops.push(redis.stop);
    project.provide('templateUrl', await makeTemplate(server.url));
    project.provide('redisUrl', redis?.url ?? '');
  } catch (error) {
    await stopAll();
    throw error;
  }
  return stopAll;
}

async function makeTemplate(url: string): Promise<string> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query('CREATE DATABASE template_of_tests');
  await admin.end();
  const template = new URL(url);
  template.pathname = '/template_of_tests';
  await migrate(template.href);
  return template.href;
}

async function startRedis(folder: string): Promise<{ url: string; stop: Stop } | null> {
  if (spawnSync('redis-server', ['--version']).error) {
    const line = 'redis-server is missing, so tests on Redis cannot run: apt-get install -y redis-server';
    if (process.env.CI === 'true') throw new Error(line);
    console.warn(line);
    return null;
  }
  const port = await freePort();
  const settings = { port: String(port), bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no' };
  const args = Object.entries({ ...settings, pidfile: join(folder, 'redis.pid') }).flatMap(
    ([name, value]) => [`--${name}`, value],
  );
  const child = spawn('redis-server', args, { stdio: 'ignore', detached: true });
  child.unref();
  const stop = () => ended(child);
  try {
    await answers(port, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `redis://127.0.0.1:${port}`, stop };
}

async function answers(port: number, child: ChildProcess): Promise<void> {
  for (const until = Date.now() + 10_000; Date.now() < until; await sleep(20)) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode} at its start`);
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((settle) => {
      socket.once('connect', () => settle(true)).once('error', () => settle(false));
    });
    socket.destroy();
    if (open) return;
  }
  throw new Error(`redis-server does not answer on port ${port} after 10 s`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((settle) => child.once('exit', settle));
  // Without this the process could end while it waits.
  child.ref();
  child.kill('SIGTERM');
  await exit;
}

/**
 * A shell that outlives us if we are killed: its input closes with us, and then it ends the servers and removes
 * the folder.
 */
function watch(folder: string): Stop {
  const script = `read word; [ "$word" = done ] && exit; sleep 1
    kill -QUIT $(head -qn 1 "$1/postgres/cluster/postmaster.pid" "$1/redis.pid"); sleep 1; rm -rf "$1"`;
  const child = spawn('/bin/sh', ['-c', script, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.unref();
  return async () => {
    const exit = new Promise((settle) => child.once('exit', settle));
    child.ref();
    child.stdin.end('done\n');
    await exit;
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((settle) => probe.listen(0, '127.0.0.1', settle));
  const address = probe.address();
  await new Promise((settle) => probe.close(settle));
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}
