import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type JsonObject, objectAt, textAt } from '../src/core/json.js';
import { type Bench, startBench, until, words } from './bench.js';
import { ElasticServer } from './elastic-server.js';

const USER = 'vouch';
const PASSWORD = 'a-password-nobody-may-see';
const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

let elastic: ElasticServer;
let bench: Bench;
let folder: string;
beforeEach(async () => {
  elastic = await ElasticServer.start();
  folder = mkdtempSync(join(tmpdir(), 'vouch-metrics-'));
});
afterEach(async () => {
  await bench.close();
  await elastic.close();
  rmSync(folder, { recursive: true });
});

async function up(): Promise<void> {
  const url = new URL(elastic.url);
  url.username = USER;
  url.password = PASSWORD;
  bench = await startBench({ env: { ELASTICSEARCH_URL: url.href, VOUCH_DATA_DIR: folder } });
}

/** One question answered No, and one alert. */
async function happen(): Promise<void> {
  await bench.act('create-user', 'jane');
  const asked = await until('the question', () =>
    bench.direct('jane').find((message) => words(message).includes('Was this you?')),
  );
  await bench.press('jane', asked, 'No');
  await bench.act('stop-logging', 'jane');
  await until('both pages', () => bench.sandbox.state.incidents.length === 2);
}

interface Metric {
  readonly type: string;
  readonly help: string;
}

async function scraped(): Promise<{ text: string; metrics: ReadonlyMap<string, Metric> }> {
  const text = await (await fetch(`${bench.running.url}/metrics`)).text();
  const help = new Map(
    [...text.matchAll(/^# HELP (\S+) (.*)$/gm)].map((row) => [row[1] ?? '', row[2] ?? '']),
  );
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  const metrics = types.map(
    (row) => [row[1] ?? '', { type: row[2] ?? '', help: help.get(row[1] ?? '') ?? '' }] as const,
  );
  return { text, metrics: new Map(metrics) };
}

const table = read('docs/metrics.md')
  .split('\n')
  .flatMap((line) => {
    const row = /^\| `(vouch_\w+)` \| (\w+) \| (.*?) \| \w+ \| (.*) \|$/.exec(line);
    return row ? [{ name: row[1] ?? '', type: row[2] ?? '', labels: row[3] ?? '', help: row[4] ?? '' }] : [];
  });

describe('with Elasticsearch', () => {
  it('documents and metrics say the same of what was asked, answered and paged', async () => {
    await up();
    await happen();
    const found = await until('the documents', () => {
      const all = elastic.documents();
      const paged = all.filter((one) => label(one, 'paged') !== '');
      return paged.length === 2 && all;
    });
    const asked = found.filter((one) => objectAt(one['numeric_labels'] as JsonObject)['asked'] === 1);
    const answered = found.filter((one) => label(one, 'answer') !== '');
    const paged = found.filter((one) => label(one, 'paged') !== '');
    expect(asked).toHaveLength(1);
    expect(answered.map((one) => label(one, 'answer'))).toEqual(['no']);
    expect(paged.map((one) => label(one, 'paged')).sort()).toEqual(['alert', 'no']);
    for (const one of [...asked, ...answered, ...paged]) {
      expect(textAt(objectAt(one['vouch'] as JsonObject)['detection'])).toMatch(/^aws\//);
      expect(label(one, 'team')).toBe('person');
      expect(label(one, 'severity')).not.toBe('');
      expect(label(one, 'tier')).not.toBe('');
    }
    const { text, metrics } = await scraped();
    expect(text).toMatch(/^vouch_asked_total\{detection="aws\/[\w-]+",team="person"\} 1$/m);
    expect(text).toMatch(/^vouch_answered_total\{answer="no",detection="aws\/[\w-]+",team="person"\} 1$/m);
    expect(text).toMatch(/^vouch_paged_total\{reason="no",.*\} 1$/m);
    expect(text).toMatch(/^vouch_paged_total\{reason="alert",.*\} 1$/m);
    expect(text).toMatch(/^vouch_answer_seconds_count\{answer="no"\} 1$/m);
    expect([...metrics].map(([name, { type, help }]) => `${name} ${type} ${help}`).sort()).toEqual(
      table.map(({ name, type, help }) => `${name} ${type} ${help}`).sort(),
    );
    for (const { name, labels } of table) expect(labelsOf(text, name), name).toEqual(labels);
    holdsFields(found);
  });

  it('a hanging Elasticsearch delays no page, and no secret is in what is sent to it later', async () => {
    elastic.down = 'hang';
    await up();
    const started = performance.now();
    await bench.act('stop-logging', 'jane');
    await until('the page', () => bench.sandbox.state.incidents.length === 1);
    // A request that waited for its limit would take ten.
    expect(performance.now() - started).toBeLessThan(6_000);
    expect(elastic.documents()).toEqual([]);
    const pages = () => elastic.documents().filter((one) => label(one, 'paged') === 'alert');
    // A stop keeps what hangs, and the next start sends it.
    await bench.close();
    elastic.down = null;
    expect(pages()).toEqual([]);
    await up();
    await until('the document of the page', () => pages().length === 1);
    const secrets = [PASSWORD, Buffer.from(`${USER}:${PASSWORD}`).toString('base64'), 'xoxb-'];
    const sent = elastic.bodies.join('\n');
    for (const secret of secrets) expect(sent).not.toContain(secret);
    expect([...elastic.authorizations]).toEqual([
      `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`,
    ]);
  });
});

function label(document: { readonly [name: string]: unknown }, name: string): string {
  return textAt(objectAt(document['labels'] as JsonObject)[name]);
}

/** `` `answer` `team` `` as the table writes them; those of a histogram's buckets are its own. */
function labelsOf(text: string, name: string): string {
  const row = new RegExp(`^${name}(?:_count)?\\{(.*)\\} `, 'm').exec(text)?.[1] ?? '';
  return [...row.matchAll(/(\w+)="/g)].map(([, label]) => `\`${label}\``).join(' ');
}

/** Every field that the Kibana dashboard asks for is in the documents of one short run. */
function holdsFields(documents: readonly { readonly [name: string]: unknown }[]): void {
  const there = new Set(documents.flatMap((document) => pathsIn(document)));
  const objects = read('infra/dashboards/kibana.ndjson').trimEnd().split('\n').map(parsed);
  const asked = objects.flatMap(({ text }) => [
    ...[...text.matchAll(/\\?"field\\?":\\?"([\w@.]+)/g)].map(([, field]) => field ?? ''),
    ...[...text.matchAll(/\b([a-z_]+(?:\.[a-z_]+)+) : /g)].map(([, field]) => field ?? ''),
  ]);
  expect(asked.length).toBeGreaterThan(20);
  // There was no error to tell of.
  const known = new Set([...there, 'error.type']);
  expect([...new Set(asked)].filter((field) => !known.has(field))).toEqual([]);
}

function pathsIn(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, path ? `${path}.${key}` : key));
}

function parsed(line: string): { text: string; object: JsonObject } {
  return { text: line, object: JSON.parse(line) as JsonObject };
}

describe('the dashboards', () => {
  // Nothing is started for these.
  beforeEach(() => {
    bench = { close: async () => undefined } as Bench;
  });

  it('for Kibana: every part that one refers to is in the file, and all that it holds as text is JSON', () => {
    const objects = read('infra/dashboards/kibana.ndjson')
      .trimEnd()
      .split('\n')
      .map((line) => parsed(line).object);
    const ids = new Set(objects.map((object) => `${textAt(object['type'])}/${textAt(object['id'])}`));
    expect(ids.size).toBe(objects.length);
    const references = objects.flatMap((object) => object['references'] as readonly JsonObject[]);
    expect(references.length).toBeGreaterThan(10);
    expect(references.filter(({ type, id }) => !ids.has(`${textAt(type)}/${textAt(id)}`))).toEqual([]);
    for (const object of objects) {
      for (const [name, value] of Object.entries(objectAt(object['attributes']))) {
        if (name.endsWith('JSON') || name === 'visState')
          expect(() => JSON.parse(textAt(value))).not.toThrow();
      }
    }
  });

  it('for Grafana: every metric and label that it asks for is in the table', () => {
    const text = read('infra/dashboards/grafana.json');
    const asked = [...text.matchAll(/vouch_[a-z_]+/g)].map(([name]) =>
      name.replace(/_(bucket|count|sum)$/, ''),
    );
    const known = new Set(table.map(({ name }) => name));
    expect(new Set(asked).size).toBeGreaterThan(10);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
    const labels = new Set(
      table.flatMap((row) => [...row.labels.matchAll(/`(\w+)`/g)].map(([, one]) => one)),
    );
    const by = [...text.matchAll(/by \((\w+)\)/g)].map(([, one]) => one).filter((one) => one !== 'le');
    expect(by.filter((one) => !labels.has(one))).toEqual([]);
  });
});
