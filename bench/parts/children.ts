import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Everything that was started and has not ended: whatever happens, it ends with us. */
const running = new Set<ChildProcess>();

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface Child {
  readonly process: ChildProcess;
  /** The first line of its output that `test` accepts. Throws with what it said where it ends or is silent for 60 s. */
  line(test: (line: string) => boolean): Promise<string>;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  /** Asks it to end, and insists after 15 s. */
  stop(): Promise<void>;
}

const PATIENCE_MS = 60_000;

export function startChild(command: string, args: readonly string[], options: SpawnOptions = {}): Child {
  const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  running.add(child);
  const said: string[] = [];
  const listeners = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      for (const listener of listeners) listener(line);
    });
  }
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  const line = (test: (line: string) => boolean) => {
    const early = said.find(test);
    if (early !== undefined) return Promise.resolve(early);
    const name = `${command} ${args.join(' ')}`;
    return new Promise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${name} ${why}:\n${said.slice(-10).join('\n')}`));
      const timer = setTimeout(() => fail('did not say what was expected'), PATIENCE_MS);
      void ended.then((code) => fail(`ended with ${code}`), reject);
      listeners.add((found) => {
        if (!test(found)) return;
        clearTimeout(timer);
        resolve(found);
      });
    });
  };
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(timer);
  };
  return { process: child, line, ended, stop };
}
