import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import createUser from '../../detections/aws/iam-create-user.js';
import { awsRecord, catalogueOf } from '../../test/aws-event.js';
import { AwsStandIn } from '../../test/aws-stand-in.js';
import { DigestWriter, newSigner, type Signer, type WrittenDigest } from '../../test/aws-stand-in-digests.js';
import { type FreshStore, freshStore } from '../../test/database.js';
import type { Finding } from '../adapters/aws/digest-chain.js';
import { type DigestSource, openDigestSource } from '../adapters/aws/digest-source.js';
import { type Objects, openObjects } from '../adapters/aws/s3.js';
import type { ingest } from '../app/ingest.js';
import { backfill, type Verify } from './backfill.js';
import { NOTHING_YET, type Progress, stateFile } from './backfill-state.js';
import { verifiedSteps } from './backfill-verify.js';

const place = { bucket: 'logs', prefix: '', from: '2026-11-02', to: '2026-11-03' };
let fresh: FreshStore;
let signer: Signer;
let aws: AwsStandIn;
let objects: Objects;
let source: DigestSource;
let writer: DigestWriter;
let folder = '';

beforeAll(async () => {
  fresh = await freshStore();
  signer = newSigner('2026-10-01', '2026-12-01');
});
afterAll(() => fresh.close());
beforeEach(async () => {
  await fresh.pool.query('TRUNCATE events, tallies, refusals; UPDATE intake SET stored = 0, counted = 0');
  folder = await mkdtemp(join(tmpdir(), 'vouch-verify-'));
  aws = await AwsStandIn.start();
  aws.publicKeys.set('eu-west-1', [signer.shown]);
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' };
  const access = { region: 'eu-west-1', endpoint: aws.endpoint, credentials };
  objects = openObjects(access);
  source = openDigestSource(access);
  writer = new DigestWriter(aws, signer);
});
afterEach(async () => {
  objects.close();
  source.close();
  await aws.close();
  await rm(folder, { recursive: true });
});

interface Trail {
  /** By name: `a` of the 2nd 09:00, `b` 11:00, `c` 23:50, `d` of the 3rd 09:00, `e` 11:00. */
  readonly logs: { readonly [name: string]: string };
  /** By the moment they end: `02T10`. */
  readonly digests: { readonly [end: string]: WrittenDigest };
}

function records(name: string, many = 3): readonly object[] {
  return Array.from({ length: many }, (_, n) => awsRecord({ eventID: `${name}-${n}` }));
}

/** Two days of a trail with a digest file after each log file, and one at each midnight. */
function trail(): Trail {
  const logs: { [name: string]: string } = {};
  const digests: { [end: string]: WrittenDigest } = {};
  const delivered = {
    '02T10': 'a02T09:00',
    '02T12': 'b02T11:00',
    '03T00': 'c02T23:50',
    '03T10': 'd03T09:00',
  };
  const all: { readonly [end: string]: string } = { ...delivered, '03T12': 'e03T11:00', '04T00': '' };
  digests['02T00'] = writer.digest('2026-11-02T00:01:31Z');
  for (const [end, log] of Object.entries(all)) {
    const name = log.slice(0, 1);
    if (name) logs[name] = writer.log(`2026-11-${log.slice(1)}Z`, name, records(name));
    digests[end] = writer.digest(`2026-11-${end}:01:31Z`);
  }
  return { logs, digests };
}

function intake() {
  return {
    store: fresh.store,
    queue: { ring: async () => {} },
    runLog: { step: () => {}, error: () => {} },
    catalogue: catalogueOf(createUser),
  } as unknown as Parameters<typeof ingest>[0];
}

async function verified(
  options: { prefix?: string; now?: string; from?: Pick<Objects, 'level' | 'read'> } = {},
) {
  const { prefix = '', now = '2026-11-10T00:00:00Z', from = objects } = options;
  const findings: Finding[] = [];
  const verify: Verify = {
    steps: (before) => verifiedSteps(from, source, { ...place, prefix }, before, new Date(now)),
    tell: (finding) => findings.push(finding),
  };
  const state = { write: async () => {} };
  const reading = backfill(intake(), from, { ...place, prefix }, state, NOTHING_YET, verify);
  return { findings, sums: await reading };
}
type Write = (progress: Progress) => Promise<void>;

function said(findings: readonly Finding[]): readonly string[] {
  return findings.map((one) => `${one.check} ${one.place.replace('s3://logs/', '')}`);
}

async function ids(): Promise<string> {
  const { rows } = await fresh.pool.query<{ id: string }>('SELECT event_id AS id FROM events ORDER BY 1');
  return [...new Set(rows.map(({ id }) => id.slice(0, 1)))].join('');
}

/** One of each: what a test of the command's own words needs. */
function damage({ logs, digests }: Trail): void {
  aws.put('logs', logs['a'] ?? '', gzipSync(JSON.stringify({ Records: records('x') })));
  aws.objects.delete(`logs/${logs['b']}`);
  aws.objects.delete(`logs/${digests['03T10']?.key}`);
  aws.put(
    'logs',
    (logs['e'] ?? '').replace('_e.', '_f.'),
    gzipSync(JSON.stringify({ Records: records('f') })),
  );
}

describe('a backfill that checks', () => {
  it('finds nothing wrong with what CloudTrail wrote', async () => {
    trail();
    const { findings, sums } = await verified();
    expect(findings).toEqual([]);
    expect(sums).toMatchObject({
      files: 5,
      read: 15,
      stored: 15,
      refused: 0,
      checks: { agreed: 5, altered: 0 },
    });
    expect(await ids()).toBe('abcde');
  });

  it('names what is altered, missing, not covered or has lost its digest file, and goes on', async () => {
    const all = trail();
    damage(all);
    const { findings, sums } = await verified();
    expect(said(findings)).toEqual([
      `missing ${all.logs['b']}`,
      `altered ${all.logs['a']}`,
      `digest missing ${all.digests['03T10']?.key}`,
      `not covered ${all.logs['d']}`,
      `not covered ${(all.logs['e'] ?? '').replace('_e.', '_f.')}`,
    ]);
    expect(sums).toMatchObject({ files: 5, read: 14, stored: 12, refused: 2, seenBefore: 0 });
    expect(sums.checks).toMatchObject({
      agreed: 2,
      altered: 1,
      missing: 1,
      'not covered': 2,
      'digest missing': 1,
    });
    expect(await ids()).toBe('cdef');
    const refused = await fresh.store.events.refusals(9);
    expect(refused.map(({ where }) => where).sort()).toEqual(
      [all.logs['a'], all.logs['b']].map((key) => `s3://logs/${key}`),
    );
    expect(refused.map(({ reason }) => reason).join()).toMatch(
      /expected the log file that CloudTrail wrote \(SHA-256/,
    );
  });

  it.each([
    ['cut off', (packed: Buffer) => packed.subarray(0, packed.length - 9)],
    ['longer', (packed: Buffer) => Buffer.concat([packed, gzipSync('{"Records":[{}]}')])],
    ['no gzip', () => Buffer.from(JSON.stringify({ Records: records('x') }))],
    ['empty', () => Buffer.alloc(0)],
  ])('reads nothing of a file that is %s', async (_, change) => {
    const { logs } = trail();
    const before = aws.objects.get(`logs/${logs['b']}`)?.body ?? Buffer.alloc(0);
    aws.put('logs', logs['b'] ?? '', change(before));
    const { findings, sums } = await verified();
    expect(said(findings)).toEqual([`altered ${logs['b']}`]);
    expect(sums).toMatchObject({ files: 5, read: 13, stored: 12, refused: 1 });
    expect(await ids()).toBe('acde');
  });

  it('packed otherwise is the same file', async () => {
    const { logs } = trail();
    aws.put('logs', logs['a'] ?? '', gzipSync(JSON.stringify({ Records: records('a') }), { level: 1 }));
    expect((await verified()).sums.checks).toMatchObject({ agreed: 5, altered: 0 });
  });

  it('notices days of which everything is gone but the digest files after it', async () => {
    const { logs, digests } = trail();
    for (const key of aws.objects.keys()) if (key.includes('/2026/11/03/')) aws.objects.delete(key);
    expect(said((await verified()).findings)).toEqual([
      expect.stringMatching(/^gap .*2026\/11\/02\/$/),
      `not covered ${logs['c']}`,
      `digest missing ${digests['03T12']?.key}`,
    ]);
  });

  it('has patience with what is new, and none with what lies elsewhere', async () => {
    const { digests } = trail();
    for (const end of ['03T12', '04T00']) aws.objects.delete(`logs/${digests[end]?.key}`);
    aws.put('logs', 'mine/x.json', JSON.stringify(records('x')));
    const soon = await verified({ now: '2026-11-03T12:30:00Z' });
    expect(soon.findings.map(({ check }) => check)).toEqual(['not covered yet', 'not covered']);
    const later = await verified({ now: '2026-11-03T14:30:00Z' });
    expect(later.findings.map(({ check }) => check)).toEqual(['gap', 'not covered', 'not covered']);
  });

  it('does not miss what came after the folder was listed', async () => {
    const { logs } = trail();
    const late = logs['b'] ?? '';
    let hidden = false;
    const busy: Pick<Objects, 'level' | 'read'> = {
      read: (file) => objects.read(file),
      async level(bucket, prefix) {
        const found = await objects.level(bucket, prefix);
        if (hidden || !late.startsWith(prefix) || found.objects.length === 0) return found;
        hidden = true;
        return { ...found, objects: found.objects.filter(({ key }) => key !== late) };
      },
    };
    const { findings, sums } = await verified({ from: busy });
    expect(findings).toEqual([]);
    expect(sums).toMatchObject({ files: 4, checks: { agreed: 4, missing: 0 } });
  });

  it('of a prefix looks for no other files', async () => {
    const { logs } = trail();
    for (const name of ['a', 'b']) aws.objects.delete(`logs/${logs[name]}`);
    expect(said((await verified({ prefix: logs['b'] })).findings)).toEqual([`missing ${logs['b']}`]);
    expect(said((await verified({ prefix: logs['c'] })).findings)).toEqual([]);
  });

  it('that is stopped anywhere goes on there, and counts each finding once', async () => {
    damage(trail());
    const state = stateFile(folder, 'x');
    const found = new Set<string>();
    for (let runs = 0; !(await state.read()).allDone; runs += 1) {
      expect(runs).toBeLessThan(30);
      const before = await state.read();
      const write: Write = async (progress) => {
        await state.write(progress);
        throw new Error('the power is gone');
      };
      const verify: Verify = {
        steps: (from) => verifiedSteps(objects, source, place, from, new Date('2026-11-10T00:00:00Z')),
        tell: (finding) => found.add(said([finding]).join()),
      };
      await backfill(intake(), objects, place, { write }, before, verify).catch(() => null);
    }
    expect(found.size).toBe(5);
    const { sums } = await state.read();
    expect(sums).toMatchObject({ files: 5, read: 14, stored: 12, refused: 2, seenBefore: 0 });
    expect(sums.checks).toMatchObject({
      agreed: 2,
      altered: 1,
      missing: 1,
      'not covered': 2,
      'digest missing': 1,
    });
  });

  it('takes in nothing of a file that is exchanged between the check and the reading', async () => {
    const { logs } = trail();
    let read = 0;
    const exchanging: Pick<Objects, 'level' | 'read'> = {
      level: (bucket, prefix) => objects.level(bucket, prefix),
      read(file) {
        read += 1;
        if (read === 2) aws.put('logs', logs['a'] ?? '', gzipSync(JSON.stringify({ Records: records('x') })));
        return objects.read(file);
      },
    };
    const verify: Verify = {
      steps: (from) => verifiedSteps(exchanging, source, place, from, new Date('2026-11-10T00:00:00Z')),
      tell: () => {},
    };
    const reading = backfill(intake(), exchanging, place, { write: async () => {} }, NOTHING_YET, verify);
    await expect(reading).rejects.toMatchObject({ outcome: 'later', code: 'changed' });
    expect(await ids()).toBe('');
  });
});

describe('vouch backfill --verify', () => {
  function vouch(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
    const bin = fileURLToPath(new URL('../../bin/vouch.js', import.meta.url));
    const child = spawn(process.execPath, [bin, 'backfill', 's3://logs/AWSLogs', ...args], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        AWS_ACCESS_KEY_ID: 'stand-in',
        AWS_SECRET_ACCESS_KEY: 'stand-in',
        DATABASE_URL: fresh.url,
        VOUCH_DATA_DIR: folder,
        VOUCH_AWS_ENDPOINT: aws.endpoint,
      },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    return new Promise((done) => child.once('close', (code) => done({ code, out, err })));
  }

  it('prints a line for each finding and ends with 1; without it nothing is checked', async () => {
    const all = trail();
    damage(all);
    const days = ['--from', place.from, '--to', place.to];
    const plain = await vouch(...days);
    expect(plain).toMatchObject({ code: 0, out: expect.stringMatching(/^5 files, 15 records/) });
    expect(aws.count('ListPublicKeys')).toBe(0);
    const found = await vouch(...days, '--verify');
    expect(found.code).toBe(1);
    const lines = found.out.split('\n');
    expect(lines[0]).toMatch(
      /^missing {2}s3:\/\/logs\/.*_b.json.gz: expected a log file that a digest file speaks of/,
    );
    expect(lines[1]).toMatch(
      /^altered {2}s3:\/\/logs\/.*_a.json.gz: expected the log file that CloudTrail wrote/,
    );
    expect(lines[6]).toBe(
      'Checked with digest files: 2 agree, 1 altered and not read in, 1 missing, 2 not covered, 1 missing digest files.',
    );
    const again = await vouch(...days, '--verify', '--again', '--json');
    const [first, ...rest] = again.out.trim().split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({ check: 'missing', place: `s3://logs/${all.logs['b']}` });
    expect(JSON.parse(rest.at(-1) ?? '')).toMatchObject({ files: 5, checks: { agreed: 2, altered: 1 } });
  });

  it('says which right it has not, and goes on when it has', async () => {
    trail();
    aws.trouble('ListPublicKeys', 'denied');
    const days = ['--from', place.from, '--to', place.to];
    const refused = await vouch(...days, '--verify');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/cloudtrail:ListPublicKeys in eu-west-1: .*AccessDenied/);
    expect(await vouch(...days, '--verify')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/: 5 agree\.\n/),
    });
  });
});
