import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Account } from './embedded-account.js';
import { type Binaries, codeOf } from './embedded-binaries.js';

/** Where one server lives, and whom and what it runs as. */
export interface Server {
  readonly dataDir: string;
  readonly cluster: string;
  readonly account: Account;
  readonly binaries: Binaries;
}

/** The port of a server that runs on this cluster; null where none does. */
export async function findRunning(server: Server): Promise<number | null> {
  const { pid, port } = postmaster(server);
  if (!pid || !exists(pid)) return null;
  if (!commandOf(pid).includes('postgres')) {
    // After a restart of the machine the number may belong to another program, and a server that was killed
    // keeps it until somebody collects it. A new server would refuse to start beside either.
    await rm(pidFile(server), { force: true });
    return null;
  }
  return port > 0 ? port : null;
}

/** Tells the server to end, as `pg_ctl -m fast` does, and waits for nothing: for a process that is ending itself. */
export function tellToEnd(server: Server): void {
  const { pid } = postmaster(server);
  if (pid && exists(pid) && commandOf(pid).includes('postgres')) process.kill(pid, 'SIGINT');
}

function pidFile(server: Server): string {
  return join(server.cluster, 'postmaster.pid');
}

function postmaster(server: Server): { readonly pid: number; readonly port: number } {
  const lines = textOf(pidFile(server)).split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

/** Runs one of the programs as the server's account; rejects with what it said. */
export async function run(server: Server, program: string, args: readonly string[]): Promise<void> {
  const said: string[] = [];
  const child = spawn(program, args, {
    cwd: server.dataDir,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...server.binaries.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(server.account ?? {}),
  });
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  // Not `close`: the server may inherit the pipes and keep them open.
  const code = await new Promise<number | string>((settle) => {
    child.once('error', (error) => settle(error.message));
    child.once('exit', (status, signal) => settle(status ?? signal ?? 'killed'));
  });
  child.stdout.destroy();
  child.stderr.destroy();
  if (code === 0) return;
  throw new Error(
    `${program} ended with ${code}: ${said.join('').trim() || 'it said nothing'}. On a system without glibc (Alpine) set DATABASE_URL to a PostgreSQL of yours`,
  );
}

/** A process that ended and that nobody has collected yet has no command any more. */
export function alive(pid: number): boolean {
  return exists(pid) && commandOf(pid) !== '';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Where that cannot be found out, the best guess: it is the server. */
function commandOf(pid: number): string {
  return process.platform === 'linux' ? textOf(`/proc/${pid}/cmdline`) : 'postgres';
}

/**
 * When the process began: on Linux in the kernel's own count, elsewhere as `ps` has it. Where that cannot be found
 * out, the same for all.
 */
export function birthOf(pid: number): string {
  if (process.platform === 'linux') {
    const stat = textOf(`/proc/${pid}/stat`);
    // The name before it may hold spaces and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown';
  }
  const told = spawnSync('ps', ['-o', 'lstart=', '-p', `${pid}`], { encoding: 'utf8' });
  return told.stdout?.trim() || 'unknown';
}

/** Nothing where it cannot be read: then the process, or its server, has gone. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((settle, fail) => probe.once('error', fail).listen(0, '127.0.0.1', settle));
  const address = probe.address();
  await new Promise((settle) => probe.close(settle));
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}
