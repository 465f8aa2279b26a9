import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.js';

let folder: string;
let dataDir: string;
const running: EmbeddedPostgres[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vouch-embedded-'));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'postgres');
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  await rm(folder, { recursive: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  running.push(server);
  return server;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function serverPid(): Promise<number> {
  return Number((await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** A process that nobody has collected yet counts as gone. */
async function alive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return (
    process.platform !== 'linux' || (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) !== ''
  );
}

async function gone(pid: number): Promise<void> {
  for (let turn = 0; turn < 200 && (await alive(pid)); turn += 1)
    await new Promise((settle) => setTimeout(settle, 20));
  expect(await alive(pid)).toBe(false);
}

/** Another process that starts the server and says so. */
async function elsewhere() {
  const code = `const { startEmbeddedPostgres } = await import(${JSON.stringify(resolve('src/adapters/store/embedded.ts'))});
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false });
    process.stdout.write(server.url);
    process.stdin.once('data', async (word) => {
      if (String(word) === 'fail') throw new Error('on purpose');
      await server.stop();
      process.exit();
    });`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const [url] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: url.toString() };
}

describe('the embedded PostgreSQL', () => {
  it('starts in an empty folder, keeps what it is given, and stops', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    const pid = await serverPid();
    await first.stop();
    await gone(pid);
    const second = await start();
    expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    expect(await ask(second.url, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
    expect((await readdir(dataDir)).sort()).toEqual(['cluster', 'password', 'users']);
  });

  it('lets in who knows the password, on the loopback only', async () => {
    const server = await start();
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const { mode } = await stat(join(dataDir, 'password'));
    expect(mode & 0o777).toBe(0o600);
    const outside = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find((one) => !one.internal && one.family === 'IPv4');
    if (outside) {
      const socket = connect(Number(wrong.port), outside.address);
      const outcome = await Promise.race([once(socket, 'connect'), once(socket, 'error')]).catch((error) => [
        error,
      ]);
      socket.destroy();
      expect(outcome[0]).toMatchObject({ code: 'ECONNREFUSED' });
    }
    expect(await ask(server.url, 'SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
  });

  it('comes back after the server was killed', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    process.kill(await serverPid(), 'SIGKILL');
    const second = await start();
    expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
  });

  it('is found again where the process that started it was killed, and then stops with us', async () => {
    const { child, url } = await elsewhere();
    const pid = await serverPid();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await alive(pid)).toBe(true);
    const found = await start();
    expect(found.url).toBe(url);
    expect(await serverPid()).toBe(pid);
    await found.stop();
    await gone(pid);
  });

  it('is left running by the one that started it while somebody else uses it', async () => {
    const first = await start();
    const { child, url } = await elsewhere();
    expect(url).toBe(first.url);
    const pid = await serverPid();
    await first.stop();
    expect(await ask(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    child.stdin.write('stop');
    await once(child, 'exit');
    await gone(pid);
    expect(await readdir(join(dataDir, 'users'))).toEqual([]);
  });

  it('is ended by a process that fails, unless somebody else uses it', async () => {
    const first = await start();
    const pid = await serverPid();
    const guest = await elsewhere();
    guest.child.stdin.write('fail');
    expect(await once(guest.child, 'exit')).toEqual([1, null]);
    expect(await ask(first.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await first.stop();
    await gone(pid);
    const alone = await elsewhere();
    const second = await serverPid();
    alone.child.stdin.write('fail');
    await once(alone.child, 'exit');
    await gone(second);
    expect(await readdir(join(dataDir, 'users'))).toEqual([]);
  });

  it('keeps its folder closed, also one of its own that was open, and leaves a folder of somebody else’s', async () => {
    const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
    const closed = process.getuid?.() === 0 ? 0o711 : 0o700;
    await (await start()).stop();
    expect(await modeOf(dataDir)).toBe(closed);
    await chmod(dataDir, 0o775);
    await (await start()).stop();
    expect(await modeOf(dataDir)).toBe(closed);
    await writeFile(join(dataDir, 'notes.txt'), 'mine');
    await chmod(dataDir, 0o755);
    await start();
    expect(await modeOf(dataDir)).toBe(0o755);
  });

  it('counts nobody twice, and no number that another program has now', async () => {
    const first = await start();
    const second = await start();
    const pid = await serverPid();
    // An earlier process of this number, and one that is long gone.
    await writeFile(join(dataDir, 'users', `${process.pid}-0000`), '1');
    await writeFile(join(dataDir, 'users', '999999999-0000'), '1');
    await first.stop();
    await first.stop();
    expect(await ask(second.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await second.stop();
    await gone(pid);
  });

  it('is there for whoever comes while the last one leaves', async () => {
    for (let round = 0; round < 3; round += 1) {
      const leaves = await start();
      const [comes] = await Promise.all([start(), leaves.stop()]);
      expect(await ask(comes.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      await comes.stop();
    }
  });

  it('is shared with a process that still runs, which alone stops it', async () => {
    const { child, url } = await elsewhere();
    const guest = await start();
    expect(guest.url).toBe(url);
    const pid = await serverPid();
    await guest.stop();
    expect(await alive(pid)).toBe(true);
    child.stdin.write('stop');
    await once(child, 'exit');
    await gone(pid);
  });

  it('starts once where two start it at the same moment', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(one.url).toBe(two.url);
    expect(await ask(two.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect((await readdir(dataDir)).filter((name) => name.startsWith('cluster'))).toEqual(['cluster']);
  });

  it('is not taken in by the number of a program that is long gone', async () => {
    const first = await start();
    await first.stop();
    // After a restart of the container the number belongs to somebody else: here, to this test.
    await writeFile(join(dataDir, 'cluster', 'postmaster.pid'), `${process.pid}\n${dataDir}\n0\n5432\n`);
    const second = await start();
    expect(await ask(second.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('says what to do where the password is lost or wrong', async () => {
    const server = await start();
    await server.stop();
    const password = await readFile(join(dataDir, 'password'), 'utf8');
    await rm(join(dataDir, 'password'));
    await expect(start()).rejects.toThrow(/password is gone.*Put it back from a backup/);
    await writeFile(join(dataDir, 'password'), 'wrong');
    await expect(start()).rejects.toThrow(/refuses the password/);
    await writeFile(join(dataDir, 'password'), password);
    await start();
  });

  it('says what to do where the cluster is damaged or the port is taken', async () => {
    const server = await start();
    const { port } = new URL(server.url);
    const other = startEmbeddedPostgres({
      dataDir: join(folder, 'other'),
      port: Number(port),
      durable: false,
    });
    await expect(other).rejects.toThrow(`port ${port} is taken`);
    await server.stop();
    await writeFile(join(dataDir, 'cluster', 'PG_VERSION'), '12\n');
    await expect(start()).rejects.toThrow(/another major version/);
  });

  it.runIf(process.getuid?.() === 0)('names the folder that is closed to the server’s user', async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const server = startEmbeddedPostgres({ dataDir: join(closed, 'inner') });
    await expect(server).rejects.toThrow(
      /cannot get to .*inner: .*closed is closed to it \(mode 700\)\. Set VOUCH_DATA_DIR/,
    );
  });
});
