import type { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { type AwsAccess, clientSettings } from './clients.js';
import { isDigest } from './notice.js';
import { awsTrouble } from './trouble.js';

/**
 * Lists a bucket and reads one byte of a log file, as `doctor` does; digest files are passed over. False: there is no log
 * file near the bucket's beginning. Throws `PortError`, which names the right that is missing.
 */
export async function readsLogFile(access: AwsAccess, bucket: string, signal: AbortSignal): Promise<boolean> {
  const client = new S3Client({
    ...clientSettings(access),
    followRegionRedirects: true,
    forcePathStyle: access.endpoint !== undefined,
  });
  try {
    const key = await someLogFile(client, bucket, signal);
    if (key === null) return false;
    await readByte(client, bucket, key, signal);
    return true;
  } finally {
    client.destroy();
  }
}

/** Digest files stand before log files, and may be more than one page holds. */
async function someLogFile(client: S3Client, bucket: string, signal: AbortSignal): Promise<string | null> {
  const keys = await list(client, bucket, '', signal);
  const found = keys.find(isLogFile);
  if (found !== undefined) return found;
  const digests = /^(.*\/CloudTrail)-Digest\//.exec(keys.find(isDigest) ?? '')?.[1];
  if (digests === undefined) return null;
  return (await list(client, bucket, `${digests}/`, signal)).find(isLogFile) ?? null;
}

function isLogFile(key: string): boolean {
  return /\.jsonl?(\.gz)?$/.test(key) && !isDigest(key);
}

async function list(client: S3Client, bucket: string, prefix: string, signal: AbortSignal) {
  try {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      ...(prefix === '' ? {} : { Prefix: prefix }),
    });
    const { Contents = [] } = await client.send(command, { abortSignal: signal });
    return Contents.flatMap(({ Key, Size = 0 }) => (Key && Size > 0 ? [Key] : []));
  } catch (cause) {
    throw awsTrouble(cause, `s3:ListBucket s3://${bucket}/${prefix}`);
  }
}

async function readByte(client: S3Client, bucket: string, key: string, signal: AbortSignal): Promise<void> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: 'bytes=0-0' });
  try {
    const { Body } = await client.send(command, { abortSignal: signal });
    (Body as Readable | undefined)?.destroy();
  } catch (cause) {
    const trouble = awsTrouble(cause, `s3:GetObject s3://${bucket}/${key}`);
    // An old file in an archive: we may read it, and it is only not at hand.
    if (trouble.code !== 'InvalidObjectState') throw trouble;
  }
}
