import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** `vouch` as somebody types it: a process of its own, with no settings but the ones given, and an input that stays open. */
export interface Typed {
  readonly child: ChildProcess;
  printed(): { readonly out: string; readonly err: string };
  /** What it came to. */
  readonly ended: Promise<Ended>;
}

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Env = { readonly [name: string]: string };

export function typed(args: readonly string[], env: Env = {}): Typed {
  const child = spawn(process.execPath, ['bin/vouch.js', ...args], {
    cwd: join(import.meta.dirname, '..'),
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.err += chunk;
  });
  const ended = new Promise<Ended>((settle) => child.once('close', (code) => settle({ code, ...text })));
  return { child, printed: () => ({ ...text }), ended };
}

/** Starts Vouch in a folder, on free ports, and waits for its address. Throws with all it said where it ends instead. */
export async function started(dataDir: string, env: Env = {}): Promise<Typed & { readonly url: string }> {
  const run = typed(['start'], {
    VOUCH_DATA_DIR: dataDir,
    VOUCH_PORT: '0',
    VOUCH_SANDBOX_PORT: '0',
    ...env,
  });
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(20)) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(run.printed().out)?.[0];
    if (url) return { ...run, url };
    if (run.child.exitCode !== null) break;
  }
  run.child.kill('SIGKILL');
  throw new Error(`expected vouch start to print its address, found: ${JSON.stringify(run.printed())}`);
}

/** Whether the embedded PostgreSQL of a data folder still runs, after it had a few seconds to end. */
export async function postgresEnded(dataDir: string): Promise<boolean> {
  for (const until = Date.now() + 5_000; Date.now() < until; await sleep(50)) {
    if ((await postgresIn(dataDir)) === null) return true;
  }
  return false;
}

/** The number of its process; null where none runs. */
export async function postgresIn(dataDir: string): Promise<number | null> {
  const file = join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return null;
  try {
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
}
