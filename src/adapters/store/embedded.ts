import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { mustReach, serverAccount } from './embedded-account.js';
import { codeOf, findBinaries } from './embedded-binaries.js';
import { exists, ownFolder, sizeOf, tail } from './embedded-files.js';
import { findRunning, freePort, run, type Server, tellToEnd } from './embedded-process.js';
import { enter } from './embedded-users.js';

export interface EmbeddedPostgres {
  /** `postgresql://vouch:…@127.0.0.1:54321/vouch`. Holds the password: never print it. */
  readonly url: string;
  /** Stops the server, unless somebody else still uses it: the last one stops it. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Everything is kept here; made if missing. */
  readonly dataDir: string;
  /** A free one is taken where none is given. */
  readonly port?: number;
  /** False: a power cut may lose data. For tests. */
  readonly durable?: boolean;
}

const USER = 'vouch';
const LOG_LIMIT = 10 * 1024 * 1024;
const PATIENCE_MS = 10_000;
const PORT_TAKEN = 'Address already in use';
/** Somebody else is starting it, or the last of a killed server's processes is still there. */
const PASSES = /lock file .* already exists|pre-existing shared memory block/;

/**
 * A PostgreSQL of our own in a folder: made at the first start (about half a second), started at later ones,
 * found again where a killed process left it running. Listens on 127.0.0.1 only. Throws an `Error` that says
 * what to do next.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const account = await serverAccount();
  await ownFolder(dataDir, ['cluster', 'lib', 'password', 'users']);
  await mustReach(
    account,
    dataDir,
    'Set VOUCH_DATA_DIR to a folder it can reach, or start Vouch as an ordinary user.',
  );
  const binaries = await findBinaries(join(dataDir, 'lib'));
  await mustReach(
    account,
    binaries.folder,
    'Install Vouch where it can read, or start Vouch as an ordinary user.',
  );
  const server: Server = { dataDir, cluster: join(dataDir, 'cluster'), account, binaries };
  const password = await keepPassword(server);
  await makeCluster(server, password, options.durable ?? true);
  const user = await enter(dataDir, () => tellToEnd(server));
  const stop = () => user.leave(() => stopServer(server));
  try {
    for (;;) {
      const port = await running(server, options);
      const url = `postgresql://${USER}:${password}@127.0.0.1:${port}/${USER}`;
      if (await makeDatabase(url, server, port)) return { url, stop };
    }
  } catch (error) {
    // What went wrong first is what the operator must hear.
    return stop().finally(() => Promise.reject(error)) as Promise<never>;
  }
}

/** The password lives as long as the cluster does. Made once, whoever comes first. */
async function keepPassword(server: Server): Promise<string> {
  const file = join(server.dataDir, 'password');
  const fresh = randomBytes(24).toString('base64url');
  if (!(await exists(file)) && (await exists(server.cluster))) {
    throw new Error(
      `the database's password is gone: expected it in ${file}. Put it back from a backup, or move ${server.cluster} away to start empty`,
    );
  }
  await writeFile(file, fresh, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  return (await readFile(file, 'utf8')).trim();
}

/** Into a temporary folder and then renamed: a start that was cut short leaves nothing half made. */
async function makeCluster(server: Server, password: string, durable: boolean): Promise<void> {
  if (await exists(server.cluster)) return;
  const staging = `${server.cluster}.${randomBytes(4).toString('hex')}`;
  const secret = `${staging}.pw`;
  try {
    await mkdir(staging, { mode: 0o700 });
    await writeFile(secret, password, { mode: 0o600 });
    if (server.account) {
      await chown(staging, server.account.uid, server.account.gid);
      await chown(secret, server.account.uid, server.account.gid);
    }
    const args = ['-D', staging, '-U', USER, '--encoding=UTF8', '--locale=C', '--auth=scram-sha-256'];
    await run(server, server.binaries.initdb, [
      ...args,
      `--pwfile=${secret}`,
      ...(durable ? [] : ['--no-sync']),
    ]);
    await rename(staging, server.cluster).catch(async (error: unknown) => {
      if (!(await exists(server.cluster))) throw error;
    });
  } finally {
    await rm(secret, { force: true });
    await rm(staging, { recursive: true, force: true });
  }
}

/** Starts the server, or finds it running; its port. */
async function running(server: Server, options: EmbeddedOptions): Promise<number> {
  const log = join(server.cluster, 'server.log');
  if ((await sizeOf(log)) > LOG_LIMIT) await truncate(log);
  for (const until = Date.now() + PATIENCE_MS; ; await sleep(200)) {
    const found = await findRunning(server);
    if (found !== null) return found;
    const before = await sizeOf(log);
    const port = options.port ?? (await freePort());
    try {
      await run(server, server.binaries.pgCtl, startArguments(server, log, port, options.durable ?? true));
      return port;
    } catch (cause) {
      const said = await tail(log, before);
      const passes = PASSES.test(said) || (options.port === undefined && said.includes(PORT_TAKEN));
      if (!passes || Date.now() > until) throw new Error(nextStep(server, port, said), { cause });
    }
  }
}

function startArguments(server: Server, log: string, port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  return ['-D', server.cluster, '-l', log, '-w', '-t', '60', '-o', `-p ${port} ${flags.join(' ')}`, 'start'];
}

function nextStep(server: Server, port: number, said: string): string {
  const head = `the embedded PostgreSQL in ${server.cluster} did not start`;
  if (said.includes('Address already in use'))
    return `${head}: port ${port} is taken. Choose another one, or none`;
  if (said.includes('No space left')) return `${head}: the disk is full. Make room and start again`;
  if (said.includes('incompatible with server')) {
    return `${head}: it was made by another major version of PostgreSQL. Install the version of Vouch that made it, or move the folder away to start empty`;
  }
  const last = said.trim().split('\n').slice(-3).join(' / ');
  return `${head}: ${last || 'it said nothing'}. The whole log is ${join(server.cluster, 'server.log')}`;
}

/** Waits until it answers, and makes our database at the first start. False: the server has ended since. */
async function makeDatabase(url: string, server: Server, port: number): Promise<boolean> {
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const until = Date.now() + 30_000;
  for (;;) {
    const client = new pg.Client({ connectionString: admin.href, connectionTimeoutMillis: 5_000 });
    client.on('error', ignoreLostConnection);
    try {
      await client.connect();
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [USER]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${USER}`);
      return true;
    } catch (cause) {
      const code = codeOf(cause);
      // Somebody else made it in between.
      if (code === '42P04' || code === '23505') return true;
      if (code === '28P01') {
        throw new Error(
          `the embedded PostgreSQL refuses the password in ${join(server.dataDir, 'password')}: put the right one back from a backup, or move ${server.cluster} away to start empty`,
          { cause },
        );
      }
      // It was killed a moment ago, and its number was still there.
      if ((await findRunning(server)) !== port) return false;
      if (Date.now() > until) {
        throw new Error(
          `the embedded PostgreSQL in ${server.cluster} runs but does not answer: stop its process (first line of postmaster.pid) and start again`,
          { cause },
        );
      }
      await sleep(50);
    } finally {
      await client.end();
    }
  }
}

function ignoreLostConnection(): void {
  // The query that was under way fails with the same error; a listener keeps the process alive.
}

async function stopServer(server: Server): Promise<void> {
  if ((await findRunning(server)) === null) return;
  await run(server, server.binaries.pgCtl, ['-D', server.cluster, '-m', 'fast', '-w', 'stop']).catch(
    async (error: unknown) => {
      if ((await findRunning(server)) !== null) throw error;
    },
  );
}
