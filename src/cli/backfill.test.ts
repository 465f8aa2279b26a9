import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import createUser from '../../detections/aws/iam-create-user.js';
import { awsRecord, catalogueOf } from '../../test/aws-event.js';
import { AwsStandIn } from '../../test/aws-stand-in.js';
import { type FreshStore, freshStore } from '../../test/database.js';
import { logFilesUnder } from '../adapters/aws/log-folders.js';
import { type Objects, openObjects } from '../adapters/aws/s3.js';
import type { ingest } from '../app/ingest.js';
import { backfill } from './backfill.js';
import { NOTHING_YET, type Progress, stateFile } from './backfill-state.js';

const TRAIL = 'AWSLogs/111122223333/CloudTrail/eu-west-1';
let fresh: FreshStore;
let aws: AwsStandIn;
let objects: Objects;
let folder = '';

beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.close());
beforeEach(async () => {
  await fresh.pool.query('TRUNCATE events, tallies, refusals; UPDATE intake SET stored = 0, counted = 0');
  folder = await mkdtemp(join(tmpdir(), 'vouch-backfill-'));
  aws = await AwsStandIn.start();
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' };
  objects = openObjects({ region: 'eu-west-1', endpoint: aws.endpoint, credentials });
});
afterEach(async () => {
  objects.close();
  await aws.close();
  await rm(folder, { recursive: true });
});

/** A log file of a day, where CloudTrail would put it: every third record is watched. */
function put(day: string, name: string, many: number): string {
  const [year, month, date] = day.split('-');
  const key = `${TRAIL}/${year}/${month}/${date}/111122223333_CloudTrail_eu-west-1_${year}${month}${date}T1405Z_${name}.json.gz`;
  const Records = Array.from({ length: many }, (_, n) =>
    awsRecord({
      eventID: `${day}-${name}-${n}`,
      eventTime: `${day}T14:02:11Z`,
      eventName: n % 3 === 0 ? 'CreateUser' : 'ListUsers',
    }),
  );
  aws.put('logs', key, gzipSync(JSON.stringify({ Records })));
  return key;
}

const place = { bucket: 'logs', prefix: '', from: '2026-11-02', to: '2026-11-03' };

function intake() {
  return {
    store: fresh.store,
    queue: { ring: async () => {} },
    runLog: { step: () => {}, error: () => {} },
    catalogue: catalogueOf(createUser),
  } as unknown as Parameters<typeof ingest>[0];
}

describe('the files of a prefix and some days', () => {
  async function keys(prefix: string, from: string, to: string, after = ''): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { key } of logFilesUnder(objects, 'logs', prefix, { from, to }, after)) found.push(key);
    return found;
  }

  it('are those of the days, in order, without digests, other services and what is no log file', async () => {
    const wanted = ['2026-10-31', '2026-11-01', '2026-11-02'].map((day) => put(day, 'a', 1));
    wanted.push(...['b', 'c', 'd', 'e'].map((name) => put('2026-11-02', name, 1)));
    for (const day of ['2025-11-01', '2026-10-30', '2026-11-03', '2027-01-01']) put(day, 'x', 1);
    const digest = TRAIL.replace('CloudTrail', 'CloudTrail-Digest');
    aws.put('logs', `${digest}/2026/11/01/x_20261101T0000Z_a.json.gz`, 'x');
    aws.put('logs', 'AWSLogs/111122223333/Config/eu-west-1/2026/11/1/x.json.gz', 'x');
    aws.put('logs', 'AWSLogs/notes.txt', 'x');
    expect(await keys('', '2026-10-31', '2026-11-02')).toEqual([...wanted].sort());
    expect(await keys(`${TRAIL}/`, '2026-10-31', '2026-11-02')).toEqual([...wanted].sort());
    const listed = aws.asked.map(({ input }) => String(input['prefix']));
    expect(listed.filter((prefix) => /Config|Digest|2025|2027|11\/03/.test(prefix))).toEqual([]);
  });

  it('go on after any of them', async () => {
    for (const day of ['2026-11-01', '2026-11-02'])
      for (const name of ['a', 'b', 'c', 'd']) put(day, name, 1);
    const all = await keys('', '2026-11-01', '2026-11-02');
    expect(all).toHaveLength(8);
    for (const [index, key] of all.entries()) {
      expect(await keys('', '2026-11-01', '2026-11-02', key)).toEqual(all.slice(index));
    }
  });

  it('are read whatever they are called, where nothing says their day', async () => {
    for (const key of ['mine/a.json', 'mine/b.jsonl.gz', 'mine/c.csv']) aws.put('logs', key, '{}');
    expect(await keys('mine/', '2026-11-01', '2026-11-01')).toEqual(['mine/a.json', 'mine/b.jsonl.gz']);
  });
});

describe('a backfill', () => {
  it('brings everything in, quietly, and the sums add up', async () => {
    put('2026-11-01', 'x', 9);
    put('2026-11-02', 'a', 1_200);
    put('2026-11-03', 'b', 3);
    const sums = await backfill(intake(), objects, place, stateFile(folder, 'x'), NOTHING_YET);
    expect(sums).toEqual({
      files: 2,
      read: 1_203,
      stored: 401,
      seenBefore: 0,
      counted: 802,
      refused: 0,
      conflicts: 0,
    });
    const { rows } = await fresh.pool.query('SELECT DISTINCT state, quiet, road, late FROM events');
    expect(rows).toEqual([{ state: 'done', quiet: true, road: 'backfill', late: false }]);
    expect(await fresh.store.events.totals()).toMatchObject({ stored: 401, counted: 802, waiting: 0 });
  });

  it('that is stopped after any commit goes on there: nothing twice, nothing left out', async () => {
    for (const name of ['a', 'b', 'c']) put('2026-11-02', name, 1_100);
    const state = stateFile(folder, 'x');
    let runs = 0;
    let sums: object | null = null;
    while (sums === null) {
      const before = await state.read();
      let left = 2;
      const write = async (progress: Progress) => {
        await state.write(progress);
        left -= 1;
        if (left === 0) throw new Error('the power is gone');
      };
      runs += 1;
      sums = await backfill(intake(), objects, place, { write }, before).catch(() => null);
      if ((await state.read()).allDone) sums = (await state.read()).sums;
    }
    expect(runs).toBe(7);
    expect(sums).toMatchObject({ files: 3, read: 3_300, seenBefore: 0, stored: 1_101, counted: 2_199 });
    expect(await fresh.store.events.totals()).toMatchObject({ stored: 1_101, counted: 2_199 });
  });

  it('keeps its state where nobody else reads it, and refuses what is none', async () => {
    const state = stateFile(folder, 'x');
    await state.write(NOTHING_YET);
    expect((await stat(state.path)).mode & 0o077).toBe(0);
    expect(await readdir(join(folder, 'backfill'))).toHaveLength(1);
    await rm(state.path);
    const other = stateFile(folder, 'y');
    expect(other.path).not.toBe(state.path);
    const { writeFile } = await import('node:fs/promises');
    await writeFile(state.path, '{"key":7}');
    await expect(state.read()).rejects.toThrow(/Remove the file to begin anew/);
  });
});

describe('vouch backfill', () => {
  function vouch(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('../../bin/vouch.js', import.meta.url)), ...args],
      {
        cwd: folder,
        env: {
          PATH: process.env['PATH'],
          AWS_ACCESS_KEY_ID: 'stand-in',
          AWS_SECRET_ACCESS_KEY: 'stand-in',
          DATABASE_URL: fresh.url,
          VOUCH_DATA_DIR: folder,
          VOUCH_AWS_ENDPOINT: aws.endpoint,
        },
      },
    );
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    return new Promise((done) => child.once('close', (code) => done({ code, out, err })));
  }

  it('says what came in, goes on after trouble, and is done once', async () => {
    put('2026-11-02', 'a', 30);
    put('2026-11-02', 'b', 3);
    const days = ['--from', '2026-11-02', '--to', '2026-11-02'];
    aws.trouble('GetObject', 'denied');
    const refused = await vouch('backfill', 's3://logs/AWSLogs', ...days);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/s3:GetObject s3:\/\/logs\/.*AccessDenied/);
    expect(refused.err).toContain('the same command goes on from there');
    const done = await vouch('backfill', 's3://logs/AWSLogs', ...days, '--json');
    expect(done.code).toBe(0);
    const sums = JSON.parse(done.out) as { [name: string]: number };
    expect(sums['read']).toBe(33);
    expect((sums['stored'] ?? 0) + (sums['counted'] ?? 0)).toBe(33);
    const again = await vouch('backfill', 's3://logs/AWSLogs', ...days);
    expect(again.out).toMatch(/2 files, 33 records.*\nDone before/);
    expect(aws.count('GetObject')).toBe(3);
    const state = await readdir(join(folder, 'backfill'));
    expect(await readFile(join(folder, 'backfill', state[0] ?? ''), 'utf8')).toContain('"allDone":true');
  });

  it.each([
    [['backfill'], /one address s3/],
    [['backfill', 's3://logs/x'], /--from to be a day/],
    [['backfill', 's3://logs/x', '--from', '2026-02-30'], /found "2026-02-30"/],
    [['backfill', 's3://logs/x', '--from', '2026-11-02', '--to', '2026-11-01'], /--from to be before --to/],
  ])('%j is a mistake of the one who typed', async (args, expected) => {
    const { code, err } = await vouch(...args);
    expect(code).toBe(2);
    expect(err).toMatch(expected);
  });
});
