import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

export interface Migrated {
  /** Names of the migrations applied now, in order. */
  readonly applied: readonly string[];
  /** Names that the database has and this version of Vouch does not know: a newer one was here. */
  readonly ahead: readonly string[];
}

interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** The lock that Prisma's own command line takes. */
const LOCK = 72707369;
const LOCK_WAIT = '60s';

const LEDGER = `
  CREATE TABLE IF NOT EXISTS public._prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * Brings the database's tables up to date and keeps Prisma's own ledger of it. Any number of processes may
 * start at once. Throws an `Error` that names the migration and the next step.
 */
export async function migrate(url: string, folder: string = migrationsFolder()): Promise<Migrated> {
  const migrations = await readMigrations(folder);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(`SET lock_timeout = '${LOCK_WAIT}'`);
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    return await bringUp(client, migrations);
  } catch (cause) {
    throw explained(cause);
  } finally {
    // Ends the session, and the lock with it.
    await client.end();
  }
}

async function bringUp(client: pg.Client, migrations: readonly Migration[]): Promise<Migrated> {
  await client.query(LEDGER);
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM public._prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  const done = new Map(rows.map((row) => [row.name, row]));
  const applied: string[] = [];
  for (const migration of migrations) {
    const before = done.get(migration.name);
    if (before) mustBeTheSame(migration, before);
    else {
      await apply(client, migration);
      applied.push(migration.name);
    }
  }
  const known = new Set(migrations.map((migration) => migration.name));
  return { applied, ahead: [...done.keys()].filter((name) => !known.has(name)).sort() };
}

function mustBeTheSame(migration: Migration, before: { checksum: string; finished: boolean }): void {
  if (!before.finished) {
    throw new Error(
      `migration ${migration.name} was begun by another tool and never finished: restore the database from a backup, or put it right by hand and run "prisma migrate resolve"`,
    );
  }
  // A checkout may have turned the line ends round.
  const lines = migration.sql.replaceAll('\r\n', '\n');
  const sums = [lines, lines.replaceAll('\n', '\r\n')].map(checksum);
  if (sums.includes(before.checksum)) return;
  throw new Error(
    `migration ${migration.name} was changed after it had been applied: expected the sha256 ${before.checksum}, found ${sums[0]}. Put the file back as it was and add a new migration instead`,
  );
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL search_path TO public');
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO public._prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum(migration.sql), migration.name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    throw new Error(`migration ${migration.name} failed and changed nothing: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function explained(error: unknown): unknown {
  const root = error instanceof Error && error.cause ? error.cause : error;
  const code = (root as { code?: unknown }).code;
  if (code === '42501') {
    return new Error(
      'the database user may not make tables in the schema "public": grant it, for example GRANT CREATE ON SCHEMA public TO <user>',
      { cause: error },
    );
  }
  if (code === '55P03') {
    return new Error(
      `another process has held the migration lock for ${LOCK_WAIT}: wait for it, or end it, and start again`,
      { cause: error },
    );
  }
  return error;
}

async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names
      .sort()
      .map(async (name) => ({ name, sql: await readFile(join(folder, name, 'migration.sql'), 'utf8') })),
  );
}

/** `prisma/migrations` beside the sources, or further up beside `dist`. */
function migrationsFolder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const folder = join(at, 'prisma', 'migrations');
    if (existsSync(folder)) return folder;
    if (at === dirname(at)) {
      throw new Error(
        `expected the folder prisma/migrations above ${fileURLToPath(import.meta.url)}, found none`,
      );
    }
  }
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
