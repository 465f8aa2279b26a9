import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../test/database.js';
import { migrate } from './migrate.js';

const OURS = 'prisma/migrations';

let folder: string;
let database: Awaited<ReturnType<typeof freshDatabase>>;
let client: pg.Client;
let names: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vouch-migrations-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  await rm(folder, { recursive: true });
  await cp(OURS, folder, { recursive: true });
  names = (await readdir(OURS, { withFileTypes: true }))
    .filter((one) => one.isDirectory())
    .map((one) => one.name);
  database = await freshDatabase({ empty: true });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

async function add(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

describe('migrate', () => {
  it('applies each migration once and keeps the ledger of Prisma', async () => {
    expect(await migrate(database.url)).toEqual({ applied: names, ahead: [] });
    expect(await migrate(database.url)).toEqual({ applied: [], ahead: [] });
    const { rows } = await client.query('SELECT * FROM _prisma_migrations ORDER BY migration_name');
    expect(rows.map((row) => row.migration_name)).toEqual(names);
    const sql = await readFile(join(OURS, names[0] ?? '', 'migration.sql'));
    expect(rows[0]).toMatchObject({
      checksum: createHash('sha256').update(sql).digest('hex'),
      finished_at: expect.any(Date),
      rolled_back_at: null,
      applied_steps_count: 1,
    });
  });

  it('applies them once where several processes start together', async () => {
    const results = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url)));
    expect(results.flatMap((result) => result.applied)).toEqual(names);
  });

  it('puts our tables into public, whatever else the connection would prefer', async () => {
    await client.query('CREATE SCHEMA bullmq');
    const address = new URL(database.url);
    address.searchParams.set('options', '-c search_path=bullmq,public');
    await migrate(address.href);
    const { rows } = await client.query(
      `SELECT DISTINCT schemaname FROM pg_tables WHERE tablename IN ('events', 'audit')`,
    );
    expect(rows).toEqual([{ schemaname: 'public' }]);
  });

  it('changes nothing where a migration fails, and names it', async () => {
    await add('99990101000000_broken', 'CREATE TABLE half (id int); SELECT 1 / 0;');
    await expect(migrate(database.url, folder)).rejects.toThrow(
      /99990101000000_broken failed and changed nothing: division by zero/,
    );
    const { rows } = await client.query(`SELECT to_regclass('half') AS half`);
    expect(rows).toEqual([{ half: null }]);
    await rm(join(folder, '99990101000000_broken'), { recursive: true });
    expect(await migrate(database.url, folder)).toEqual({ applied: [], ahead: [] });
  });

  it('says so where a newer version was here, and goes on', async () => {
    await add('99990101000000_newer', 'CREATE TABLE newer (id int)');
    await migrate(database.url, folder);
    expect(await migrate(database.url)).toEqual({ applied: [], ahead: ['99990101000000_newer'] });
  });

  it('refuses a migration that was changed after it had been applied', async () => {
    await migrate(database.url, folder);
    const file = join(folder, names[0] ?? '', 'migration.sql');
    const before = await readFile(file, 'utf8');
    await writeFile(file, before.replaceAll('\n', '\r\n'));
    expect(await migrate(database.url, folder)).toEqual({ applied: [], ahead: [] });
    await writeFile(file, `${before}-- a word more\n`);
    await expect(migrate(database.url, folder)).rejects.toThrow(/was changed after it had been applied/);
  });

  it('refuses to go on from one that another tool left half done', async () => {
    await migrate(database.url);
    await client.query('UPDATE _prisma_migrations SET finished_at = NULL');
    await expect(migrate(database.url)).rejects.toThrow(/never finished/);
  });

  it('says which right is missing', async () => {
    await client.query('DROP ROLE IF EXISTS weak');
    await client.query(`CREATE ROLE weak LOGIN PASSWORD 'weak'`);
    const address = new URL(database.url);
    address.username = 'weak';
    address.password = 'weak';
    await expect(migrate(address.href)).rejects.toThrow(/GRANT CREATE ON SCHEMA public/);
    await client.query('DROP ROLE weak');
  });
});
