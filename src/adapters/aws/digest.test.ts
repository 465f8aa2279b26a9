import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AwsStandIn } from '../../../test/aws-stand-in.js';
import {
  DigestWriter,
  newSigner,
  type Signer,
  signed,
  type WrittenDigest,
} from '../../../test/aws-stand-in-digests.js';
import { type DigestObject, MOST_PACKED, openDigest } from './digest.js';
import { type DigestSource, openDigestSource } from './digest-source.js';

const [FROM, TO] = [new Date('2026-11-01T00:00:00Z'), new Date('2026-11-04T00:00:00Z')];
let signer: Signer;
let other: Signer;
let aws: AwsStandIn;
let source: DigestSource;
let writer: DigestWriter;
let written: WrittenDigest;

beforeAll(() => {
  signer = newSigner('2026-10-01', '2026-12-01');
  other = newSigner('2026-10-01', '2026-12-01', 'spki');
});
beforeEach(async () => {
  aws = await AwsStandIn.start();
  aws.publicKeys.set('eu-west-1', [other.shown, signer.shown]);
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' };
  source = openDigestSource({ region: 'eu-west-1', endpoint: aws.endpoint, credentials });
  writer = new DigestWriter(aws, signer);
  writer.digest('2026-11-02T14:01:31Z');
  writer.log('2026-11-02T14:05Z', 'a', [{ eventID: '1' }]);
  written = writer.digest('2026-11-02T15:01:31Z');
});
afterEach(async () => {
  source.close();
  await aws.close();
});

async function open(key: string, change: (object: DigestObject) => DigestObject = (object) => object) {
  const object = await source.read('logs', key);
  if (object === null) throw new Error('not there');
  const keys = await source.keys('eu-west-1', FROM, TO);
  return openDigest(change(object), async (fingerprint) => keys.get(fingerprint) ?? null);
}

it('believes what CloudTrail signed', async () => {
  const digest = await open(written.key);
  const [log] = written.content['logFiles'] as readonly { s3Object: string; hashValue: string }[];
  expect(digest).toEqual({
    key: written.key,
    start: '2026-11-02T14:01:31Z',
    end: '2026-11-02T15:01:31Z',
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    signature: written.signature,
    previous: {
      bucket: 'logs',
      key: written.key.replace('T150131Z', 'T140131Z'),
      hash: written.content['previousDigestHashValue'],
      signature: written.content['previousDigestSignature'],
    },
    logs: [{ bucket: 'logs', key: log?.s3Object, hash: log?.hashValue }],
  });
  expect(await open(written.key.replace('T150131Z', 'T140131Z'))).toMatchObject({ previous: null, logs: [] });
});

it('reads keys as PKCS#1 and as SPKI, from every page, and those of the region and time only', async () => {
  expect([...(await source.keys('eu-west-1', FROM, TO)).keys()]).toEqual([
    other.fingerprint,
    signer.fingerprint,
  ]);
  expect((await source.keys('us-east-1', FROM, TO)).size).toBe(0);
  expect((await source.keys('eu-west-1', new Date('2026-12-02'), new Date('2026-12-03'))).size).toBe(0);
  new DigestWriter(aws, other).digest('2026-11-02T18:01:31Z');
  expect(await open(written.key.replace('T150131Z', 'T180131Z'))).toMatchObject({ logs: [] });
  aws.publicKeys.set('eu-west-1', [{ ...signer.shown, Value: 'AAAA' }]);
  expect((await source.keys('eu-west-1', FROM, TO)).size).toBe(0);
});

it('says which right is missing', async () => {
  aws.trouble('ListPublicKeys', 'denied');
  await expect(source.keys('eu-west-1', FROM, TO)).rejects.toMatchObject({
    name: 'PortError',
    outcome: 'later',
    message: expect.stringContaining('cloudtrail:ListPublicKeys in eu-west-1'),
  });
  aws.trouble('GetObject', 'denied');
  await expect(source.read('logs', written.key)).rejects.toMatchObject({
    name: 'PortError',
    outcome: 'later',
  });
  expect(await source.read('logs', 'nothing')).toBeNull();
});

describe('does not believe', () => {
  const resigned = (change: object) => {
    const { text, signature } = signed({ ...written.content, ...change }, signer);
    return (object: DigestObject) => ({ ...object, body: gzipSync(text), metadata: { signature } });
  };

  it.each<[string, (object: DigestObject) => DigestObject, RegExp]>([
    ['no signature', (object) => ({ ...object, metadata: {} }), /x-amz-meta-signature, found none/],
    ['no hex', (object) => ({ ...object, metadata: { signature: 'zz' } }), /x-amz-meta-signature/],
    [
      "another one's signature",
      (object) => ({ ...object, metadata: { signature: 'ab'.repeat(256) } }),
      /not fit/,
    ],
    ['what is no gzip', (object) => ({ ...object, body: Buffer.from('{}') }), /expected gzip/],
    ['nothing', (object) => ({ ...object, body: Buffer.alloc(0) }), /expected gzip/],
    ['too much', (object) => ({ ...object, body: null }), /expected gzip/],
    ['a bomb', (object) => ({ ...object, body: gzipSync(Buffer.alloc(70_000_000)) }), /expected gzip/],
    ['what is no JSON', (object) => ({ ...object, body: gzipSync('{') }), /expected the fields/],
    ['a list', (object) => ({ ...object, body: gzipSync('[]') }), /expected the fields/],
    [
      'another place',
      (object) => ({ ...object, key: `other/${object.key}` }),
      /expected the digest file of this place/,
    ],
    [
      'another bucket',
      (object) => ({ ...object, bucket: 'mine' }),
      /of this place, found that of s3:\/\/logs/,
    ],
  ])('%s', async (_, change, expected) => {
    expect(await open(written.key, change)).toMatchObject({ problem: expect.stringMatching(expected) });
  });

  it.each<[object, RegExp]>([
    [{ digestSignatureAlgorithm: 'MD5withRSA' }, /fields/],
    [{ digestEndTime: '2026-11-02T15:01:31Z\nx' }, /fields/],
    [{ logFiles: null }, /fields/],
    [{ logFiles: [{ hashAlgorithm: 'MD5', hashValue: 'ab' }] }, /fields/],
    [{ previousDigestHashValue: null }, /fields/],
    [{ digestPublicKeyFingerprint: 'abcd' }, /the fingerprint abcd, which is none/],
  ])('%j, whoever signed it', async (change, expected) => {
    expect(await open(written.key, resigned(change))).toMatchObject({
      problem: expect.stringMatching(expected),
    });
  });

  it('a key that is not the one it names', async () => {
    const change = { digestPublicKeyFingerprint: other.fingerprint };
    expect(await open(written.key, resigned(change))).toMatchObject({
      problem: expect.stringMatching(/not fit/),
    });
  });

  it('content with any byte changed', async () => {
    const keys = await source.keys('eu-west-1', FROM, TO);
    const object = await source.read('logs', written.key);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(written.text.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const content = Buffer.from(written.text);
          content[at] = (content[at] ?? 0) ^ flip;
          const changed = { ...object, body: gzipSync(content) } as DigestObject;
          const read = await openDigest(changed, async (fingerprint) => keys.get(fingerprint) ?? null);
          expect(read).toHaveProperty('problem');
        },
      ),
      { numRuns: 100 },
    );
  });
});

it('does not read more than a digest file can be', async () => {
  aws.put('logs', 'large', Buffer.alloc(MOST_PACKED + 1));
  expect(await source.read('logs', 'large')).toMatchObject({ body: null });
});
