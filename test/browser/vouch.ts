import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What a newcomer is promised. */
/** Long enough for any machine: how long it takes is what the benchmarks tell. */
const OPEN_WITHIN_MS = 60_000;

/** Vouch as a newcomer runs it: a process of its own, in a data folder of its own, with no other setting. */
export interface Vouch {
  /** The address that it printed. */
  readonly url: string;
  /** Everything that it printed. */
  printed(): string;
  /** Ends the process and starts another one in the same folder, on the same ports. */
  restart(): Promise<Vouch>;
  /** Ends it, and removes the folder. */
  close(): Promise<void>;
}

export async function startVouch(): Promise<Vouch> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vouch-browser-'));
  // PostgreSQL runs as another user where this is root.
  await chmod(dataDir, 0o755);
  const [port, sandboxPort] = [await freePort(), await freePort()];
  return run({ VOUCH_DATA_DIR: dataDir, VOUCH_PORT: `${port}`, VOUCH_SANDBOX_PORT: `${sandboxPort}` });
}

async function run(settings: { readonly [name: string]: string }): Promise<Vouch> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['bin/vouch.js', 'start'], {
    cwd: root,
    env: { PATH, HOME, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const url = await address(child, () => printed);
  return {
    url,
    printed: () => printed,
    async restart() {
      await ended(child);
      return run(settings);
    },
    async close() {
      await ended(child);
      await rm(settings['VOUCH_DATA_DIR'] ?? '', { recursive: true, force: true });
    },
  };
}

/** Thrice the promise, so that a slow machine fails on the measured time and not on a missing address. */
async function address(child: ChildProcess, printed: () => string): Promise<string> {
  const patience = Date.now() + OPEN_WITHIN_MS;
  while (Date.now() < patience && child.exitCode === null) {
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed())?.[0];
    if (found) return found;
    await new Promise((settle) => setTimeout(settle, 20));
  }
  child.kill('SIGKILL');
  throw new Error(`expected vouch start to print its address, found: ${printed() || 'nothing'}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((settle) => child.once('exit', settle));
  child.kill('SIGTERM');
  await exit;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((settle) => probe.listen(0, '127.0.0.1', settle));
  const bound = probe.address();
  await new Promise((settle) => probe.close(settle));
  if (bound === null || typeof bound === 'string') throw new Error('no free port on 127.0.0.1');
  return bound.port;
}
