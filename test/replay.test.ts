import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleEvents } from '../src/sandbox/index.js';
import { awsRecord } from './aws-event.js';
import { freshDatabase } from './database.js';
import { benchOn, type OpenedBench } from './faults/tools.js';

/** `vouch replay`, `refused` and `classify` as somebody types them: child processes, and files as they come. */
const corpora = process.env['VOUCH_CORPORA'];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vouch-replay-'));
  if (!corpora) console.warn('VOUCH_CORPORA is not set: replay is tried with our own samples only');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function vouch(args: readonly string[], databaseUrl = '', input = ''): Promise<Ended> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: databaseUrl || undefined, VOUCH_RUN_LOG: 'silent' };
  const child = spawn(process.execPath, ['bin/vouch.js', ...args], {
    env,
    cwd: join(import.meta.dirname, '..'),
  });
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.err += chunk;
  });
  child.stdin.end(input);
  return new Promise((settle) => child.once('close', (code) => settle({ code, ...text })));
}

const summaryOf = ({ out, err }: Ended) => {
  if (out === '') throw new Error(`expected a summary, found nothing: ${err}`);
  return JSON.parse(out) as { [count: string]: number };
};

const EVENT_TABLES = [
  'events',
  'event_conflicts',
  'refusals',
  'tallies',
  'issued_keys',
  'cases',
  'case_items',
  'effects',
  'audit',
];

/** Rows of every table that an event can leave something in. */
async function rows(databaseUrl: string): Promise<{ [table: string]: number }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const counts = EVENT_TABLES.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`);
    return (await client.query(`SELECT ${counts.join(', ')}`)).rows[0];
  } finally {
    await client.end();
  }
}

/** The raw AWS records of each corpus as a CloudTrail file of its own; our own samples where there are none. */
async function cloudTrailFiles(): Promise<readonly string[]> {
  const own = join(folder, 'samples.json');
  await writeFile(own, JSON.stringify({ Records: sampleEvents(new Date()) }));
  if (!corpora) return [own];
  const names = (await readdir(corpora)).filter((name) => name.endsWith('.jsonl'));
  const files = await Promise.all(names.map((name) => awsEventsOf(join(corpora, name), name)));
  return [own, ...files.filter((file) => file !== null)];
}

async function awsEventsOf(path: string, name: string): Promise<string | null> {
  const events: string[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const { source, event } = JSON.parse(line) as { source?: string; event?: unknown };
    if (source === 'aws') events.push(JSON.stringify(event));
  }
  if (events.length === 0) return null;
  const file = join(folder, name);
  await writeFile(file, `${events.join('\n')}\n`);
  return file;
}

describe('every CloudTrail file, twice', () => {
  let opened: OpenedBench;
  beforeAll(async () => {
    opened = await benchOn();
  });
  afterAll(() => opened.close());

  /** Until nothing waits. The clock runs fast meanwhile, for Slack is told one thing a second. */
  async function settled(): Promise<void> {
    const { bench, databaseUrl } = opened;
    for (let left = 1; left > 0; left = await waiting(databaseUrl)) {
      for (let second = 0; second < 40; second += 1) {
        await bench.running.world.store.advanceClock(1_100);
        await sleep(5);
      }
      await bench.advance(0.5);
    }
  }

  /** Counts of hours long past are cleared away once an hour, which may be in the middle of this: so they are here. */
  async function kept(): Promise<{ [table: string]: number }> {
    const { store } = opened.bench.running.world;
    await store.prune(new Date((await store.now()).getTime() - 90 * 24 * 60 * 60 * 1000));
    return rows(opened.databaseUrl);
  }

  it('the second time 0 new rows and 0 messages', async () => {
    const files = await cloudTrailFiles();
    const first = await vouch(['replay', ...files, '--json'], opened.databaseUrl);
    const taken = summaryOf(first);
    expect(taken['read']).toBe(
      (taken['stored'] ?? 0) +
        (taken['seenBefore'] ?? 0) +
        (taken['counted'] ?? 0) +
        (taken['refused'] ?? 0) +
        (taken['conflicts'] ?? 0),
    );
    // Recorded attacks hold many watched events, our own small sample one.
    expect(taken['stored']).toBeGreaterThan(process.env['VOUCH_CORPORA'] ? 10 : 0);
    await settled();
    const before = await kept();
    const { log } = opened.bench.sandbox;
    const said = log.length;
    const again = summaryOf(await vouch(['replay', ...files, '--json'], opened.databaseUrl));
    await settled();
    expect(again).toMatchObject({ read: taken['read'], stored: 0, counted: taken['counted'], conflicts: 0 });
    expect(await kept()).toEqual(before);
    expect(log.slice(said).map((entry) => entry.kind)).toEqual([]);
    const messages = log.filter((entry) => entry.kind === 'change' && entry.change.type === 'message-posted');
    expect(messages.length).toBeGreaterThan(0);
  }, 120_000);
});

/** Events that nobody looked at, effects that are not done, and cases whose time has come. */
async function waiting(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: found } = await client.query(
      `SELECT ((SELECT count(*) FROM events WHERE state IN ('new', 'late'))
             + (SELECT count(*) FROM effects WHERE state IN ('due', 'running', 'unknown'))
             + (SELECT count(*) FROM cases WHERE due_at IS NOT NULL))::int AS many`,
    );
    return found[0].many;
  } finally {
    await client.end();
  }
}

describe('bad input', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  beforeAll(async () => {
    database = await freshDatabase();
    await mkdir(join(folder, 'a-folder'));
  });
  afterAll(() => database.drop());

  const good = (n: number, different = {}) =>
    JSON.stringify(awsRecord({ eventID: `good-${n}`, ...different }));
  const nested = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;

  /** What stands in the files, and what must come of each piece. */
  const mixed = [
    good(1),
    '{"eventName": "CreateUser", "eventTime": "2026-',
    good(2),
    'this is no JSON',
    good(3, { userIdentity: 'somebody', requestParameters: 7 }),
    '42',
    'null',
    '"CreateUser"',
    '{"eventName": 7}',
    '{"eventSource": "iam.amazonaws.com"}',
    good(4, { eventName: 'DescribeInstances', eventSource: 'ec2.amazonaws.com', readOnly: true }),
    good(5, { requestParameters: { userName: 'x'.repeat(2_000_000) } }),
    good(6, { requestParameters: 'HERE' }).replace('"HERE"', nested),
    `{"eventID":"dup","eventName":"CreateUser","eventName":"DeleteTrail","eventSource":"cloudtrail.amazonaws.com"}`,
    good(7, { requestParameters: { userName: '\u0000\ud800', id: 'HERE' } }).replace(
      '"HERE"',
      `1${'0'.repeat(400)}`,
    ),
    good(1),
    '{"detail-type":"AWS API Call via CloudTrail","account":"999999999999","detail":{"eventName":"CreateUser","recipientAccountId":"111122223333"}}',
    good(8),
  ];

  it('each bad piece is refused with its place and kept, the rest goes on, and the sums add up', async () => {
    const file = (name: string) => join(folder, name);
    await writeFile(file('mixed.jsonl'), `${mixed.join('\n')}\n`);
    const packed = gzipSync(
      JSON.stringify({
        Records: Array.from({ length: 200 }, (_, i) =>
          awsRecord({ eventID: `packed-${i}`, x: Math.random() }),
        ),
      }),
    );
    await writeFile(file('cut.json.gz'), packed.subarray(0, packed.length - 200));
    await writeFile(file('binary'), Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 197) % 256)));
    await writeFile(file('empty'), '');
    await writeFile(file('whole.json'), JSON.stringify({ Records: [awsRecord({ eventID: 'good-9' })] }));
    const files = [
      'mixed.jsonl',
      'cut.json.gz',
      'binary',
      'empty',
      'a-folder',
      'missing.json',
      'whole.json',
    ].map(file);

    const ended = await vouch(['replay', ...files, '--json'], database.url);
    expect(ended.code).toBe(1);
    expect(ended.err.trimEnd().split('\n')).toEqual([
      `vouch: ${file('a-folder')}: expected a file, found a folder. Next: check the path; this one was left out`,
      `vouch: ${file('missing.json')}: expected a file, found nothing there. Next: check the path; this one was left out`,
    ]);
    const sum = summaryOf(ended);
    const parts = ['stored', 'seenBefore', 'counted', 'refused', 'conflicts'].map((part) => sum[part] ?? 0);
    expect(parts.reduce((all, part) => all + part, 0)).toBe(sum['read']);
    // Not in full: the one with another kind of actor and parameters, and the one that has neither.
    expect(sum).toMatchObject({ counted: 1, seenBefore: 1, unopened: 2, flawed: 2 });
    const kept = await rows(database.url);
    expect(kept['events']).toBe(sum['stored']);
    const listed = (await vouch(['refused', '--json'], database.url)).out.trimEnd().split('\n');
    const refusals = listed.map(
      (line) => JSON.parse(line) as { reason: string; where: string; excerpt: string; seen: number },
    );
    expect(refusals.reduce((all, { seen }) => all + seen, 0)).toBe(sum['refused']);
    const places = refusals.map(({ where }) => where).join('\n');
    for (const line of [2, 4, 6, 7, 8, 9, 10, 17])
      expect(places).toMatch(new RegExp(`mixed\\.jsonl line ${line}$`, 'm'));
    for (const name of ['cut.json.gz', 'binary']) expect(places).toContain(name);
    for (const name of ['a-folder', 'missing.json']) expect(places).not.toContain(name);
    for (const { reason } of refusals) expect(reason).toMatch(/expected .+, found |is not read yet/);
    for (const { excerpt } of refusals) expect(excerpt.length).toBeLessThanOrEqual(2_000);
  });

  it('a broken record of a watched call is an alert for security, not a drop', async () => {
    const found = await vouch(['classify', '-'], '', `${mixed[4]}\n`);
    expect(JSON.parse(found.out)).toMatchObject({ eventName: 'CreateUser', tier: 'alert' });
  });

  it('the same files again are seen before or refused again, and nothing new is kept', async () => {
    const before = await rows(database.url);
    const files = ['mixed.jsonl', 'cut.json.gz', 'binary', 'whole.json'].map((name) => join(folder, name));
    const sum = summaryOf(await vouch(['replay', ...files, '--json'], database.url));
    expect(sum['stored']).toBe(0);
    expect(await rows(database.url)).toEqual(before);
  });

  it('classify prints one line for each piece, in order, and counts what was refused', async () => {
    const file = join(folder, 'mixed.jsonl');
    const { code, out, err } = await vouch(['classify', file]);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { tier: string | null; where?: string });
    expect({ code, err }).toEqual({ code: 0, err: `vouch: 8 of ${mixed.length} records refused\n` });
    expect(lines).toHaveLength(mixed.length);
    expect(lines.flatMap(({ tier }, i) => (tier === null ? [i + 1] : []))).toEqual([
      2, 4, 6, 7, 8, 9, 10, 17,
    ]);
  });

  it('classify fails where a file cannot be read, or no record; the other files are read', async () => {
    const whole = join(folder, 'whole.json');
    const missing = await vouch(['classify', join(folder, 'missing.json'), whole]);
    expect(missing.code).toBe(1);
    expect(missing.out.trimEnd().split('\n')).toHaveLength(1);
    expect(missing.err).toMatch(/^vouch: .*missing\.json: expected a file, found nothing there\. .*\n$/);
    expect(await vouch(['classify', '-'], '', '42\nnull\n')).toMatchObject({
      code: 1,
      err: 'vouch: 2 of 2 records refused\n',
    });
    expect(await vouch(['classify', '-'], '', '')).toEqual({
      code: 0,
      out: '',
      err: 'vouch: no records found\n',
    });
    const people = await vouch(['classify', whole, '--people', join(folder, 'nobody.csv')]);
    expect(people).toMatchObject({ code: 1, out: '' });
    expect(people.err).toMatch(/nobody\.csv: expected a file, found nothing there\. Next: check the path\n$/);
  });

  it('replay says how many could not be read in full', async () => {
    const fresh = await freshDatabase();
    try {
      await writeFile(join(folder, 'flawed.json'), mixed[4] ?? '');
      const { code, out } = await vouch(['replay', join(folder, 'flawed.json')], fresh.url);
      expect(code).toBe(0);
      expect(out).toContain('\n1 could not be read in full, and count as alerts');
    } finally {
      await fresh.drop();
    }
  });

  it('and what is no command is said in one line', async () => {
    for (const args of [
      ['replay'],
      ['replay', '--as-now', '-'],
      ['replay', 'x', '--nonsense'],
      ['reply', 'x'],
      ['classify'],
    ]) {
      const { code, out, err } = await vouch(args, database.url);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^vouch: .*(expected|Unknown)/);
      expect(err).not.toContain('    at ');
    }
  });
});
