import { createPostgresBackend, DEFAULT_SCHEMA, runMigrations, withBackend } from 'bullmq';
import type { Pool } from 'pg';
import { type Backend, BELL_OPTIONS, LISTENER_OPTIONS } from './backend.js';

/**
 * BullMQ on PostgreSQL, over the pool that everything else uses. Its tables live in the schema `bullmq`, which
 * the pool must have first on its `search_path`. A worker keeps one connection of the pool for itself.
 */
export async function postgresBackend(pool: Pool, name: string): Promise<Backend> {
  await migrate(pool);
  const { Queue, Worker } = withBackend(createPostgresBackend);
  return {
    name: 'postgres',
    bell: new Queue(name, { connection: pool, ...BELL_OPTIONS }),
    away: () => null,
    listener: (answer, options) =>
      new Worker(name, (job) => answer(job.data), {
        connection: pool,
        ...LISTENER_OPTIONS,
        ...options,
      }),
    ask: () => ask(pool, name),
    cut() {},
  };
}

async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client, DEFAULT_SCHEMA);
  } finally {
    client.release();
  }
}

async function ask(pool: Pool, name: string): Promise<string> {
  const { rows } = await pool.query<{ version: string; waiting: string }>(
    `SELECT current_setting('server_version') AS version, count(*) AS waiting FROM ${DEFAULT_SCHEMA}.job WHERE queue = $1`,
    [name],
  );
  return `PostgreSQL ${rows[0]?.version ?? 'unknown'}, ${rows[0]?.waiting ?? '?'} rings waiting`;
}
