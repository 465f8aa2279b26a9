import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AwsStandIn } from '../../../test/aws-stand-in.js';
import {
  DigestWriter,
  newSigner,
  type Signer,
  signed,
  type WrittenDigest,
} from '../../../test/aws-stand-in-digests.js';
import { type CheckedDay, openDigestDays } from './digest-days.js';
import { placeOf, visitsUnder } from './digest-places.js';
import { type DigestSource, openDigestSource } from './digest-source.js';
import { type Objects, openObjects } from './s3.js';

const LOGS = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11';
const DIGESTS = 's3://logs/AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/11';
const days = { from: '2026-11-02', to: '2026-11-03' };
let signer: Signer;
let aws: AwsStandIn;
let source: DigestSource;
let objects: Objects;
let writer: DigestWriter;

beforeAll(() => {
  signer = newSigner('2026-10-01', '2026-12-01');
});
beforeEach(async () => {
  aws = await AwsStandIn.start();
  aws.publicKeys.set('eu-west-1', [signer.shown]);
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' };
  const access = { region: 'eu-west-1', endpoint: aws.endpoint, credentials };
  source = openDigestSource(access);
  objects = openObjects(access);
  writer = new DigestWriter(aws, signer);
});
afterEach(async () => {
  source.close();
  objects.close();
  await aws.close();
});

/** Digest files of every eighth hour, from the evening before to the day after the last. */
function write(before: { readonly [end: string]: () => void } = {}): readonly WrittenDigest[] {
  const ends = ['01T16', '02T00', '02T08', '02T16', '03T00', '03T08', '03T16', '04T00', '04T08'];
  return ends.map((end) => {
    before[end]?.();
    return writer.digest(`2026-11-${end}:01:31Z`);
  });
}

function remove(digest: WrittenDigest | undefined): void {
  if (!aws.objects.delete(`logs/${digest?.key}`)) throw new Error('expected something to remove');
}

async function look(now = '2026-11-10T00:00:00Z', wanted = ['02', '03']): Promise<readonly CheckedDay[]> {
  const digests = openDigestDays(source, objects, { bucket: 'logs', days, now: new Date(now) });
  const found: CheckedDay[] = [];
  for (const day of wanted) {
    const place = placeOf(`${LOGS}/${day}/`);
    if (place === null) throw new Error('expected a place');
    found.push(await digests.of(place));
  }
  return found;
}

function said(found: readonly CheckedDay[]): readonly string[] {
  const findings = found.flatMap((day) => day.findings);
  return findings.map(({ check, place, reason }) => `${check} ${place}: ${reason}`);
}

describe('digest files', () => {
  it('that follow one another have nothing to tell, and cover the last log files of the day before', async () => {
    const logs: string[] = [];
    write({
      '02T16': () => logs.push(writer.log('2026-11-02T15:05Z', 'a', [])),
      '03T00': () =>
        logs.push(writer.log('2026-11-02T23:58Z', 'b', []), writer.log('2026-11-03T00:01Z', 'c', [])),
    });
    const found = await look();
    expect(said(found)).toEqual([]);
    expect(found.map(({ hashes }) => [...hashes.keys()])).toEqual([logs.slice(0, 2), logs.slice(2)]);
  });

  it('have nothing to say of another account, whoever signed them', async () => {
    const all = write();
    const last = all[7];
    if (!last) throw new Error('expected eight');
    const s3Object = 'AWSLogs/444455556666/CloudTrail/eu-west-1/2026/11/03/x.json.gz';
    const log = { s3Bucket: 'logs', s3Object, hashValue: 'ab'.repeat(32), hashAlgorithm: 'SHA-256' };
    const elsewhere = { ...log, s3Bucket: 'other', s3Object: `${LOGS}/03/x.json.gz` };
    writer.store({ key: last.key, ...signed({ ...last.content, logFiles: [log, elsewhere] }, signer) });
    const found = await look();
    expect(said(found)).toEqual([]);
    expect(found.map(({ hashes }) => hashes.size)).toEqual([0, 0]);
  });

  it('are each read once, and keys are asked for once', async () => {
    write();
    await look();
    const read = aws.asked
      .filter(({ operation }) => operation === 'GetObject')
      .map(({ input }) => input['key']);
    expect(read).toHaveLength(8);
    expect(new Set(read).size).toBe(8);
    expect(aws.count('ListPublicKeys')).toBe(1);
  });

  it('that are gone leave a hole, however many they are', async () => {
    const all = write();
    for (const at of [2, 3]) remove(all[at]);
    expect(said(await look())).toEqual([
      `digest missing s3://logs/${all[3]?.key}: ${all[4]?.key.split('/').at(-1)} follows it; no digest file speaks of what was delivered from 2026-11-02T00:01:31Z to 2026-11-02T23:01:31Z`,
    ]);
  });

  it('that are gone on the last day are missed by the day after, once', async () => {
    const all = write();
    for (const at of [4, 5, 6]) remove(all[at]);
    const missing = [expect.stringMatching(new RegExp(`^digest missing s3://logs/${all[6]?.key}`))];
    expect(said(await look())).toEqual([
      expect.stringMatching(/^gap .*2026\/11\/02\/: .*T160131Z.json.gz is the last digest file of its trail/),
      ...missing,
    ]);
    expect(said(await look(undefined, ['03']))).toEqual(missing);
  });

  it('that stop within the day are a gap, unless more may come', async () => {
    const all = write();
    for (const digest of all.slice(6)) remove(digest);
    expect(said(await look())).toEqual([
      `gap ${DIGESTS}/03/: ${all[5]?.key.split('/').at(-1)} is the last digest file of its trail; none speaks of what came after 2026-11-03T08:01:31Z`,
    ]);
    expect(said(await look('2026-11-03T10:59:00Z'))).toEqual([]);
  });

  it('that begin anew are a gap', async () => {
    const first = writer.digest('2026-11-02T08:01:31Z');
    writer.restart();
    const anew = ['02T16', '03T00', '03T23', '04T00'].map((end) => writer.digest(`2026-11-${end}:01:31Z`));
    expect(said(await look('2026-11-04T02:00:00Z'))).toEqual([
      `gap s3://logs/${anew[0]?.key}: a new chain begins; no digest file speaks of 2026-11-02T08:01:31Z to 2026-11-02T15:01:31Z`,
    ]);
    remove(first);
    expect(said(await look('2026-11-04T02:00:00Z'))).toEqual([]);
  });

  it('with a wrong signature are invalid, and what they say of log files is nothing', async () => {
    const [, , third] = write({ '02T08': () => writer.log('2026-11-02T07:58Z', 'a', []) });
    if (!third) throw new Error('expected three');
    expect((await look())[0]?.hashes.size).toBe(1);
    writer.store({ ...third, signature: third.signature.replace(/^../, 'ab') });
    const found = await look();
    expect(said(found)).toEqual([
      `digest invalid s3://logs/${third.key}: expected CloudTrail's signature, found one that does not fit`,
    ]);
    expect(found[0]?.hashes.size).toBe(0);
  });

  it('at the border of two days are told of once', async () => {
    const first = write()[4];
    if (!first) throw new Error('expected five');
    writer.store({ ...first, signature: 'ab' });
    expect(said(await look())).toEqual([
      expect.stringMatching(/^digest invalid .*03T000131Z.json.gz: .*not fit$/),
    ]);
  });

  it('that are swapped are invalid', async () => {
    const all = write();
    const [second, third] = [all[2], all[3]];
    if (!second || !third) throw new Error('expected four');
    writer.store({ ...third, key: second.key });
    expect(said(await look())).toEqual([
      `digest invalid s3://logs/${second.key}: expected the digest file of this place, found that of s3://logs/${third.key}`,
    ]);
  });

  it('that were signed, and are not those that the next one follows, are invalid', async () => {
    const [, , third] = write();
    if (!third) throw new Error('expected three');
    const another = signed({ ...third.content, newestEventTime: '2026-11-02T07:00:00Z' }, signer);
    writer.store({ key: third.key, ...another });
    expect(said(await look())).toEqual([
      expect.stringMatching(
        new RegExp(
          `^digest invalid s3://logs/${third.key}: expected the one that .*T160131Z.json.gz follows`,
        ),
      ),
    ]);
  });

  it('that are none are named, and hide nothing', async () => {
    const all = write();
    remove(all[6]);
    aws.put('logs', (all[7]?.key ?? '').replace('T000131Z', 'T000000Z'), gzipSync('{}'));
    aws.put('logs', (all[7]?.key ?? '').replace(/[^/]*$/, 'x.json.gz'), gzipSync('{}'));
    expect(said(await look()).map((line) => line.split(':', 2).join(':'))).toEqual([
      expect.stringMatching(/^digest invalid .*T000000Z.json.gz$/),
      `digest missing s3://logs/${all[6]?.key}`,
      expect.stringMatching(/^digest invalid .*x.json.gz$/),
    ]);
  });

  it('that come late speak too, signed with a key of their own time', async () => {
    write();
    const later = newSigner('2027-01-05', '2027-02-01');
    aws.publicKeys.get('eu-west-1')?.push(later.shown);
    const late = new DigestWriter(aws, later);
    const log = late.log('2026-11-02T12:00Z', 'late', []);
    const digest = late.digest('2026-11-02T16:01:31Z', { late: true });
    late.store(digest, { 'backfill-generation-timestamp': '2027-01-06T12:34:56Z' });
    late.store(late.digest('2026-11-02T17:01:31Z', { late: true }), {
      'backfill-generation-timestamp': '2027-01-06T12:34:56Z',
    });
    const found = await look('2027-01-10T00:00:00Z');
    expect(said(found)).toEqual([]);
    expect([...(found[0]?.hashes.keys() ?? [])]).toEqual([log]);
    late.store(digest, { 'backfill-generation-timestamp': 'soon' });
    expect(said(await look('2027-01-10T00:00:00Z'))).toEqual([
      expect.stringMatching(/^digest invalid .*_backfill.json.gz: expected a key of CloudTrail/),
    ]);
  });
});

describe('the days of a prefix', () => {
  async function visits(prefix: string, after = ''): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { place, files } of visitsUnder(objects, 'logs', prefix, days, after)) {
      found.push(`${place?.day ?? 'none'} ${files.map(({ key }) => /[^_/]+$/.exec(key)?.[0][0]).join('')}`);
    }
    return found;
  }

  it('are those that log files or digest files speak of, in order', async () => {
    for (const name of ['a', 'b']) writer.log('2026-11-02T10:00Z', name, []);
    writer.log('2026-11-04T10:00Z', 'c', []);
    writer.digest('2026-11-04T00:01:31Z');
    aws.put('logs', 'AWSLogs/111122223333/Config/eu-west-1/x.json', '{}');
    aws.put('logs', 'zoo/x.json', '{}');
    const all = ['2026-11-02 ab', '2026-11-03 '];
    expect(await visits('')).toEqual([...all, 'none x']);
    for (const prefix of ['AWSLogs/', 'AWSLogs/1111', 'AWSLogs/111122223333/CloudTrail/', LOGS.slice(0, -7)])
      expect(await visits(prefix)).toEqual(all);
    expect(await visits(`${LOGS}/02/`)).toEqual(['2026-11-02 ab']);
    expect(await visits(`${LOGS}/02/`, `${LOGS}/02/`)).toEqual(['2026-11-02 ab']);
    expect(await visits('AWSLogs/', `${LOGS}/03/`)).toEqual(['2026-11-03 ']);
    expect(await visits('AWSLogs/', `${LOGS}/04/`)).toEqual([]);
    expect(await visits('', 'zoo/')).toEqual(['none x']);
    const listed = aws.asked.map(({ input }) => String(input['prefix']));
    expect(listed.filter((prefix) => prefix.includes('Config'))).toEqual([]);
  });
});
