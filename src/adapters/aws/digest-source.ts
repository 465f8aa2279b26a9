import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Readable } from 'node:stream';
import { CloudTrailClient, ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PortError } from '../../ports.js';
import { type AwsAccess, clientSettings } from './clients.js';
import { type DigestObject, MOST_PACKED } from './digest.js';
import { awsTrouble } from './trouble.js';

export type PublicKeys = ReadonlyMap<string, KeyObject>;

/** Where digest files and the keys to their signatures come from. Throws `PortError`. */
export interface DigestSource {
  /** Null: it is not there (any more). */
  read(bucket: string, key: string): Promise<DigestObject | null>;
  /** CloudTrail's public keys of a region and a time, by fingerprint. */
  keys(region: string, from: Date, to: Date): Promise<PublicKeys>;
  close(): void;
}

const BODY_MS = 60_000;

/** `endpoint` is a stand-in, which has no host name of its own for each bucket. */
export function openDigestSource(access: AwsAccess): DigestSource {
  const s3 = new S3Client({
    ...clientSettings(access),
    // Digest files lie where the log files do, and nothing says which region that is.
    followRegionRedirects: true,
    forcePathStyle: access.endpoint !== undefined,
  });
  const trails = new Map<string, CloudTrailClient>();
  const trailIn = (region: string) => {
    const client = trails.get(region) ?? new CloudTrailClient(clientSettings({ ...access, region }));
    trails.set(region, client);
    return client;
  };
  return {
    read: (bucket, key) => read(s3, bucket, key),
    keys: (region, from, to) => keys(trailIn(region), region, from, to),
    close() {
      for (const client of [s3, ...trails.values()]) client.destroy();
    },
  };
}

async function read(s3: S3Client, bucket: string, key: string): Promise<DigestObject | null> {
  const asked = `s3:GetObject s3://${bucket}/${key}`;
  try {
    const { Body, Metadata = {} } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!Body) throw new Error('an answer without a body');
    return { bucket, key, body: await bytesOf(Body as Readable, asked), metadata: Metadata };
  } catch (cause) {
    const trouble = awsTrouble(cause, asked);
    if (trouble.code === 'NoSuchKey') return null;
    throw trouble;
  }
}

/** Null: too many. The clients' time limits end with the answer's first line, so the body has one of its own. */
async function bytesOf(body: Readable, asked: string): Promise<Buffer | null> {
  const slow = new PortError('later', 'timeout', `${asked}: expected all of it in ${BODY_MS} ms`);
  const timer = setTimeout(() => body.destroy(slow), BODY_MS).unref();
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length > MOST_PACKED) return null;
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
}

async function keys(client: CloudTrailClient, region: string, from: Date, to: Date): Promise<PublicKeys> {
  const asked = `cloudtrail:ListPublicKeys in ${region}`;
  const found = new Map<string, KeyObject>();
  let token: string | undefined;
  do {
    const command = new ListPublicKeysCommand({ StartTime: from, EndTime: to, NextToken: token });
    const page = await client.send(command).catch((cause: unknown) => {
      throw awsTrouble(cause, asked);
    });
    for (const { Fingerprint = '', Value } of page.PublicKeyList ?? []) {
      const key = Value ? rsaKeyOf(Buffer.from(Value)) : null;
      if (key) found.set(Fingerprint, key);
    }
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

/** DER as PKCS#1 is what AWS promises; among its own examples are keys as SPKI. Null: neither. */
function rsaKeyOf(der: Buffer): KeyObject | null {
  for (const type of ['pkcs1', 'spki'] as const) {
    try {
      const key = createPublicKey({ key: der, format: 'der', type });
      if (key.asymmetricKeyType === 'rsa') return key;
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause)) throw cause;
    }
  }
  return null;
}
