import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.close());

/** Column or index, one line each: `cases.code text`, `cases unique (code)`. */
type Lines = string[];

const TYPES: { readonly [prisma: string]: string } = {
  String: 'text',
  'String[]': 'text[]',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Json: 'jsonb',
  DateTime: 'timestamp(3) with time zone',
};

/** What prisma/schema.prisma says. Knows the words that it uses, and trips over any other type. */
function fromSchema(text: string): Lines {
  const models = [...text.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)].map(([, name = '', body = '']) => ({
    name,
    body,
  }));
  const names = new Set(models.map((model) => model.name));
  return models.flatMap(({ body }) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? '';
    const columns = new Map<string, string>();
    const lines: Lines = [];
    for (const line of body.split('\n').map((one) => one.trim())) {
      const [, field = '', type = '', optional, rest = ''] = /^(\w+) +([\w[\]]+)(\?)?(.*)$/.exec(line) ?? [];
      if (!field || names.has(type.replace('[]', ''))) continue;
      const column = /@map\("(\w+)"\)/.exec(rest)?.[1] ?? field;
      columns.set(field, column);
      // A list may be null in Prisma's own migrations as well.
      const nothing = optional || type.endsWith('[]') ? '' : ' not null';
      lines.push(`${table}.${column} ${TYPES[type] ?? `unknown type ${type}`}${nothing}`);
      if (/@id\b/.test(rest)) lines.push(`${table} primary (${column})`);
      if (/@unique\b/.test(rest)) lines.push(`${table} unique (${column})`);
    }
    for (const [, kind = '', fields = ''] of body.matchAll(/@@(id|unique|index)\(\[([^\]]*)\]/g)) {
      const word = { id: 'primary', unique: 'unique', index: 'index' }[kind];
      lines.push(
        `${table} ${word} (${fields
          .split(/, */)
          .map((field) => columns.get(field))
          .join(', ')})`,
      );
    }
    return lines;
  });
}

/** What the migrations made. Partial indices are theirs alone: Prisma has no word for them. */
async function fromDatabase(): Promise<Lines> {
  const { rows } = await fresh.pool.query<{ line: string }>(`
    SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
           || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END AS line
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
       AND c.relname <> '_prisma_migrations'
     UNION ALL
    SELECT t.relname || CASE WHEN i.indisprimary THEN ' primary' WHEN i.indisunique THEN ' unique' ELSE ' index' END
           || ' (' || (SELECT string_agg(pg_get_indexdef(i.indexrelid, k, true), ', ' ORDER BY k)
                         FROM generate_series(1, i.indnkeyatts) k) || ')'
      FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
     WHERE t.relnamespace = 'public'::regnamespace AND i.indpred IS NULL AND t.relname <> '_prisma_migrations'`);
  return rows.map((row) => row.line);
}

it('the migrations make the tables that schema.prisma describes', async () => {
  const schema = fromSchema(await readFile('prisma/schema.prisma', 'utf8'));
  expect(schema.length).toBeGreaterThan(150);
  expect(new Set(await fromDatabase())).toEqual(new Set(schema));
});

it('none of our tables has a namesake among those of the queue, whose schema comes first', async () => {
  const source = await readFile('node_modules/bullmq/dist/esm/postgres/sql-scripts.js', 'utf8');
  const theirs = [...source.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g)].map(([, name]) => name);
  expect(theirs).toContain('job');
  const { rows } = await fresh.pool.query<{ tablename: string }>(
    `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`,
  );
  expect(rows.map((row) => row.tablename).filter((name) => theirs.includes(name))).toEqual([]);
});
