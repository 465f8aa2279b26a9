import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { build } from './build.js';
import type { Orders } from './orders.js';

/** Processes that have loaded everything and wait for orders, so that a restart takes no second. */
export interface Spares {
  take(): ChildProcess;
  close(): void;
}

export function keepSpares(many: number): Spares {
  const { script, remove } = build();
  const waiting: ChildProcess[] = [];
  let closed = false;
  const fill = () => {
    while (!closed && waiting.length < many) waiting.push(load(script));
  };
  fill();
  return {
    take() {
      const child = waiting.shift() ?? load(script);
      fill();
      return child;
    },
    close() {
      closed = true;
      for (const child of waiting.splice(0)) child.kill('SIGKILL');
      remove();
    },
  };
}

/** It lives for a few seconds: what V8 does for the long run costs a fifth of them. */
const SHORT_LIVED = ['--no-opt', '--single-threaded-gc', '--max-semi-space-size=64'];

function load(script: string): ChildProcess {
  return spawn(process.execPath, [...SHORT_LIVED, script], {
    env: {
      // Nothing of ours: all of Vouch's settings come with the orders. The SDK takes its keys from here.
      ...{ PATH: process.env['PATH'], AWS_ACCESS_KEY_ID: 'stand-in', AWS_SECRET_ACCESS_KEY: 'stand-in' },
      // Beside what was compiled for this campaign alone. Node.js 20 does not know it yet.
      NODE_COMPILE_CACHE: join(dirname(script), 'compiled'),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

export interface Lives {
  /** How often it was killed so far. */
  readonly deaths: number;
  /** It ended in a way that nobody ordered: what it said. */
  readonly trouble: string | null;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** Runs Vouch, and runs it again each time it was killed. `ordersFor` is asked with the number of the life, from 0. */
export function keepAlive(
  spares: Spares,
  ordersFor: (life: number) => Orders,
  onDeath: () => Promise<void>,
): Lives {
  let stopping = false;
  let current: ChildProcess | null = null;
  const lives = { deaths: 0, trouble: null as string | null };
  const live = async (life: number): Promise<void> => {
    const child = spares.take();
    current = child;
    const said = listen(child);
    const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
      child.once('exit', (code, signal) => resolve(signal ?? code)),
    );
    child.stdin?.write(`${JSON.stringify(ordersFor(life))}\n`);
    const how = await ended;
    if (stopping) return;
    if (how !== 'SIGKILL') {
      lives.trouble = `Vouch ended by itself (${how}): ${said().slice(-1_500)}`;
      return;
    }
    lives.deaths += 1;
    await onDeath();
    if (!stopping) await live(life + 1);
  };
  const whole = live(0).catch((error: unknown) => {
    lives.trouble = `Vouch could not be kept alive: ${String(error)}`;
  });
  return {
    get deaths() {
      return lives.deaths;
    },
    get trouble() {
      return lives.trouble;
    },
    async stop() {
      stopping = true;
      current?.kill('SIGKILL');
      await whole;
    },
  };
}

/** What it writes must be read, or it would wait for us. */
function listen(child: ChildProcess): () => string {
  let text = '';
  const hear = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-20_000);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  child.stdin?.on('error', () => undefined);
  return () => text;
}
