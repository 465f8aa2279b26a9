import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/adapters/store/embedded.js';
import { type Child, startChild } from './children.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where the benchmarks run: a folder of its own with what they need, made on first use, gone at the end. */
export interface Place {
  readonly folder: string;
  /** A folder in which `node bin/vouch.js` runs what `npm run build` makes. */
  built(): Promise<string>;
  /** A folder in which it runs what a checkout has where nothing was built. */
  sources(): Promise<string>;
  /** The name of a folder that is not there yet. */
  newFolder(): string;
  /** The address of a new, empty database, on a server that writes through to the disk. */
  database(): Promise<string>;
  /** Null where redis-server is missing. */
  redis(): Promise<string | null>;
  close(): Promise<void>;
}

export async function openPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-bench-'));
  // The database server may run as another user.
  await chmod(folder, 0o755);
  const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const server = once(async () => {
    const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
    stops.push(() => postgres.stop());
    return postgres.url;
  });
  return {
    folder,
    built: once(() => build(join(folder, 'built'))),
    sources: once(() => copySources(join(folder, 'sources'))),
    newFolder: () => join(folder, `data-${randomBytes(4).toString('hex')}`),
    database: async () => newDatabase(await server()),
    redis: once(async () => {
      const redis = await startRedis(folder);
      if (redis) stops.push(redis.child.stop);
      return redis?.url ?? null;
    }),
    // Whoever asks second waits for the same end.
    close: once(async () => {
      for (const stop of stops.reverse()) await stop();
    }),
  };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  return () => {
    kept ??= work();
    return kept;
  };
}

const NEEDED = ['bin', 'src', 'detections', 'workflows', 'prisma', 'tsconfig.json', 'tsconfig.build.json'];

/** As the image is made: sources in, dist out, sources away. The checkout's own dist stays as it is. */
async function build(folder: string): Promise<string> {
  await copySources(folder);
  const child = startChild(process.execPath, ['bin/build.js'], { cwd: folder });
  await child.line((line) => line.startsWith('Built dist'));
  await child.ended;
  await rm(join(folder, 'src'), { recursive: true });
  return folder;
}

async function copySources(folder: string): Promise<string> {
  await mkdir(folder);
  for (const name of [...NEEDED, 'package.json'])
    await cp(join(ROOT, name), join(folder, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function newDatabase(server: string): Promise<string> {
  const name = `bench_${randomBytes(4).toString('hex')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function startRedis(folder: string): Promise<{ child: Child; url: string } | null> {
  const port = await freePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const durable = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];
  try {
    const child = startChild('redis-server', [...settings, ...durable]);
    await child.line((line) => line.includes('Ready to accept connections'));
    return { child, url: `redis://127.0.0.1:${port}` };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}

/** Processor time that a process has used, in milliseconds, to the nearest ten. Linux only. */
export async function usedCpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

/** Resident memory of a process, in MB (of 1,000,000 bytes). Linux only. */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024) / 1e6;
}
