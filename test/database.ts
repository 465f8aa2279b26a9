import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openStore } from '../src/adapters/store/index.js';
import type { Store } from '../src/ports/store.js';

export interface FreshStore {
  readonly store: Store;
  readonly pool: pg.Pool;
  readonly url: string;
  /** As if this much real time had gone by for every lease: they do not run on the store's own clock. */
  ageLeases(ms: number): Promise<void>;
  /** Closes the store and drops the database. */
  close(): Promise<void>;
}

/** A store on a database of its own, with all tables and no rows. Close it when the test is over. */
export async function freshStore(options: { poolSize?: number } = {}): Promise<FreshStore> {
  const { url, drop } = await freshDatabase();
  const { store, pool } = await openStore({ url, poolSize: options.poolSize ?? 10 });
  const close = async () => {
    await store.close();
    await drop();
  };
  const ageLeases = async (ms: number) => {
    await pool.query(`UPDATE effects SET lease_until = lease_until - $1 * interval '1 millisecond'`, [ms]);
  };
  return { store, pool, url, ageLeases, close };
}

/** An address of a database of its own; `empty` has no tables either. */
export async function freshDatabase(
  options: { empty?: boolean } = {},
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = inject('templateUrl');
  const source = options.empty ? 'template0' : new URL(template).pathname.slice(1);
  await admin(`CREATE DATABASE ${name} TEMPLATE ${source}`);
  const url = new URL(template);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => admin(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** `redis://127.0.0.1:…`, or '' where redis-server is missing. Shared by all tests of the run: use names of your own. */
export function redisUrl(): string {
  return inject('redisUrl');
}

async function admin(statement: string): Promise<void> {
  const address = new URL(inject('templateUrl'));
  address.pathname = '/postgres';
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
