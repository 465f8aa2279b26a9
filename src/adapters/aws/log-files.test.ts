import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsRecord } from '../../../test/aws-event.js';
import { AwsStandIn } from '../../../test/aws-stand-in.js';
import { type FilePart, partsOf } from './log-files.js';
import { type Objects, openObjects } from './s3.js';

let aws: AwsStandIn;
let objects: Objects;

beforeEach(async () => {
  aws = await AwsStandIn.start();
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' };
  objects = openObjects({ region: 'eu-west-1', endpoint: aws.endpoint, credentials }, { idleMs: 200 });
});
afterEach(async () => {
  objects.close();
  await aws.close();
});

function records(many: number): readonly object[] {
  return Array.from({ length: many }, (_, n) => awsRecord({ eventID: `n${n}`, noise: Math.random() }));
}

async function read(key: string, skip?: number): Promise<FilePart[]> {
  const parts: FilePart[] = [];
  const file = { bucket: 'logs', key, region: 'eu-west-1', where: 'x' };
  for await (const part of partsOf(objects, file, { skip })) parts.push(part);
  return parts;
}

function ids(parts: readonly FilePart[]): readonly string[] {
  return parts.flatMap((part) =>
    part.records.map(({ record }) => String((record as { eventID: string }).eventID)),
  );
}

it('gives a log file in parts of at most 500 records, each with its place', async () => {
  aws.put('logs', 'a b/1.json.gz', gzipSync(JSON.stringify({ Records: records(1_234) })));
  const parts = await read('a b/1.json.gz');
  expect(parts.map((part) => part.records.length)).toEqual([500, 500, 234]);
  expect(ids(parts)).toEqual(Array.from({ length: 1_234 }, (_, n) => `n${n}`));
  expect(parts[2]?.records[0]?.where).toBe('s3://logs/a b/1.json.gz Records[1000]');
});

it('makes smaller parts of large records', async () => {
  const large = records(40).map((record) => ({ ...record, text: 'x'.repeat(400_000) }));
  aws.put('logs', 'large.json.gz', gzipSync(JSON.stringify({ Records: large })));
  const parts = await read('large.json.gz');
  expect(ids(parts)).toHaveLength(40);
  expect(Math.max(...parts.map((part) => part.records.length))).toBeLessThan(15);
});

it('begins where it was told to', async () => {
  aws.put('logs', 'k', JSON.stringify({ Records: records(1_100) }));
  expect(ids(await read('k', 1_098))).toEqual(['n1098', 'n1099']);
});

it('keeps what is broken in a file as refusals, and the rest', async () => {
  const packed = gzipSync(
    records(3_000)
      .map((one) => JSON.stringify(one))
      .join('\n'),
  );
  aws.put('logs', 'k', packed.subarray(0, packed.length - 1_000));
  const parts = await read('k');
  expect(ids(parts).length).toBeGreaterThan(2_000);
  expect(parts.flatMap(({ refusals }) => refusals).at(-1)?.reason).toMatch(/gzip data is cut off/);
});

it('makes one refusal of an object that is not there', async () => {
  const parts = await read('nothing');
  expect(parts).toHaveLength(1);
  expect(parts[0]?.refusals).toMatchObject([
    { reason: 'expected a log file, found none (NoSuchKey)', where: 's3://logs/nothing' },
  ]);
});

describe('trouble of S3 is no refusal: the file is to be read again', () => {
  beforeEach(() => aws.put('logs', 'k', gzipSync(JSON.stringify({ Records: records(2_000) }))));

  it.each([
    ['denied', 'AccessDenied', ['denied']],
    ['away', 'InternalFailure', ['500', '500', '500']],
    ['cut off in the middle', /ECONNRESET|aborted|network|TimeoutError|Error/, ['cut']],
  ] as const)('%s', async (_, code, troubles) => {
    aws.trouble('GetObject', ...troubles);
    const parts: FilePart[] = [];
    const reading = async () => {
      const file = { bucket: 'logs', key: 'k', region: null, where: 'x' };
      for await (const part of partsOf(objects, file)) parts.push(part);
    };
    await expect(reading()).rejects.toMatchObject({
      name: 'PortError',
      outcome: 'later',
      code: typeof code === 'string' ? code : expect.stringMatching(code),
      message: expect.stringContaining('s3:GetObject s3://logs/k'),
    });
    expect(parts.flatMap(({ refusals }) => refusals)).toEqual([]);
  });

  it('a short one passes by itself', async () => {
    aws.trouble('GetObject', '500', 'reset');
    expect(ids(await read('k'))).toHaveLength(2_000);
    expect(aws.count('GetObject')).toBe(3);
  });
});
