import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Store, Tables } from '../../ports/store.js';
import { auditTable } from './audit.js';
import { buttonTable } from './buttons.js';
import { caseTable } from './cases.js';
import { effectTable } from './effects.js';
import { guard } from './errors.js';
import { eventTable } from './events.js';
import { PrismaClient } from './generated/client.js';
import { historyTable } from './history.js';
import { messageTable } from './messages.js';
import { migrate } from './migrate.js';
import { noiseTable } from './noise.js';
import { peopleTable } from './people.js';
import { pressTable } from './presses.js';
import { prune } from './prune.js';
import { claimPurpose } from './purpose.js';
import { rootSession, type Session } from './session.js';
import { sourceTable } from './sources.js';
import { verificationTable } from './verifications.js';
import { volumeTable } from './volume.js';
import { whoTable } from './who.js';

export interface OpenStore {
  readonly store: Store;
  /** The one pool; the queue may use it as well. `store.close()` ends it. */
  readonly pool: pg.Pool;
  /** Names of the migrations that were applied now. */
  readonly migrated: readonly string[];
  /** Names of migrations that this version does not know: a newer Vouch was here. A reason to warn, not to stop. */
  readonly ahead: readonly string[];
}

/**
 * Brings the tables up to date and opens them. `poolSize`: connections at most, the queue's workers included
 * (workers + 6). Throws `PortError` (`later`) where the database is away.
 */
export async function openStore(options: { url: string; poolSize: number }): Promise<OpenStore> {
  const { applied, ahead } = await guard(() => migrate(options.url));
  const pool = openPool(options.url, options.poolSize);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' });
  const root = rootSession(prisma, pool);
  let closing: Promise<void> | null = null;
  const store: Store = {
    ...guardedTables(tablesOn(root)),
    transaction: (work) => guard(() => root.atomically((session) => work(tablesOn(session)))),
    advanceClock: (ms) =>
      guard(async () => {
        await root.sql('UPDATE clock SET offset_ms = offset_ms + $1::float8', ms);
      }),
    prune: (before) => prune(root, before),
    claimPurpose: (purpose) => guard(() => claimPurpose(root, purpose)),
    close: () => {
      closing ??= prisma.$disconnect().then(() => pool.end());
      return closing;
    },
  };
  return { store, pool, migrated: applied, ahead };
}

/**
 * BullMQ's functions need its schema first. UTC, because Prisma's driver reads every time as UTC. A process
 * that hangs in the middle of a transaction must not hold its locks for good.
 */
function openPool(url: string, max: number): pg.Pool {
  const address = new URL(url);
  const settings = [
    '-c search_path=bullmq,public',
    '-c timezone=UTC',
    '-c lock_timeout=20s',
    '-c statement_timeout=60s',
    '-c idle_in_transaction_session_timeout=30s',
  ];
  const options = [address.searchParams.get('options') ?? '', ...settings].join(' ').trim();
  // What stands in the address wins over what stands beside it.
  address.searchParams.delete('options');
  const pool = new pg.Pool({
    connectionString: address.href,
    options,
    max,
    application_name: 'vouch',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  // A connection that breaks is replaced by the pool, and whoever was using it gets the error from its query.
  // Without a listener of its own it would end the process when it breaks between two owners.
  pool.on('connect', (client) => client.on('error', lost));
  pool.on('error', lost);
  return pool;
}

function lost(): void {
  // Nothing is left to be done about it.
}

function tablesOn(session: Session): Tables {
  return {
    now: async () => {
      const [row] = await session.sql<{ now: Date }>('SELECT vouch_now() AS now');
      if (!row) throw new Error('expected vouch_now() to give one row, found none');
      return row.now;
    },
    lock: async (name) => {
      if (!session.inTransaction) throw new Error(`lock "${name}": expected to be inside a transaction`);
      await session.sql(
        "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('lock:' || $1::text, 0))",
        name,
      );
    },
    events: eventTable(session),
    history: historyTable(session),
    cases: caseTable(session),
    effects: effectTable(session),
    messages: messageTable(session),
    buttons: buttonTable(session),
    presses: pressTable(session),
    verifications: verificationTable(session),
    people: peopleTable(session),
    audit: auditTable(session),
    noise: noiseTable(session),
    sources: sourceTable(session),
    who: whoTable(session),
    volume: volumeTable(session),
  };
}

/** Inside a transaction an error ends the whole of it, so only calls at large are guarded one by one. */
function guardedTables(tables: Tables): Tables {
  const parts = Object.entries(tables).map(([name, part]) => [
    name,
    typeof part === 'function' ? guarded(part) : guardedMethods(part),
  ]);
  return Object.fromEntries(parts) as Tables;
}

function guardedMethods(table: object): object {
  return Object.fromEntries(Object.entries(table).map(([name, method]) => [name, guarded(method as Method)]));
}

type Method = (...args: unknown[]) => Promise<unknown>;

function guarded(method: Method): Method {
  return (...args) => guard(() => method(...args));
}
