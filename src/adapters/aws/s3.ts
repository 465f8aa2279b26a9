import type { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { PortError } from '../../ports.js';
import { type AwsAccess, clientSettings } from './clients.js';
import type { LogFile } from './notice.js';
import { awsTrouble } from './trouble.js';

export interface ListedObject {
  readonly key: string;
  /** Bytes, packed as it is. */
  readonly size: number;
}

/** One level below a prefix, as S3 lists it: folders end in a slash. */
export interface Level {
  readonly folders: readonly string[];
  readonly objects: readonly ListedObject[];
}

/** S3, as far as we read it. Throws `PortError`: `never` where the object is not there, else `later`. */
export interface Objects {
  /** The bytes of an object as they come. Given up where nothing comes for `idleMs`. */
  read(file: Pick<LogFile, 'bucket' | 'key' | 'region'>): AsyncGenerator<Buffer>;
  /** Everything one level below the prefix. */
  level(bucket: string, prefix: string): Promise<Level>;
  close(): void;
}

const IDLE_MS = 30_000;

/** `endpoint` is a stand-in, which has no host name of its own for each bucket. */
export function openObjects(access: AwsAccess, { idleMs = IDLE_MS }: { idleMs?: number } = {}): Objects {
  const clients = new Map<string, S3Client>();
  const client = (region: string | null) => {
    const at = region ?? access.region;
    const known = clients.get(at);
    if (known) return known;
    const settings = clientSettings({ ...access, region: at });
    const fresh = new S3Client({
      ...settings,
      // A notice of CloudTrail's own does not say where its bucket is.
      followRegionRedirects: true,
      forcePathStyle: access.endpoint !== undefined,
    });
    clients.set(at, fresh);
    return fresh;
  };
  return {
    read: (file) => read(client(file.region), file, idleMs),
    level: (bucket, prefix) => level(client(null), bucket, prefix),
    close() {
      for (const one of clients.values()) one.destroy();
    },
  };
}

async function* read(
  client: S3Client,
  { bucket, key }: Pick<LogFile, 'bucket' | 'key'>,
  idleMs: number,
): AsyncGenerator<Buffer> {
  const asked = `s3:GetObject s3://${bucket}/${key}`;
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!Body) throw new Error('an answer without a body');
    yield* whileItComes(Body as Readable, idleMs, asked);
  } catch (cause) {
    throw awsTrouble(cause, asked);
  }
}

/** The clients' time limits end with the answer's first line: a body may stand still for ever. */
async function* whileItComes(body: Readable, idleMs: number, asked: string): AsyncGenerator<Buffer> {
  const slow = new PortError('later', 'timeout', `${asked}: nothing came for ${idleMs} ms`);
  let timer = setTimeout(() => body.destroy(slow), idleMs).unref();
  try {
    for await (const chunk of body) {
      clearTimeout(timer);
      yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as Uint8Array);
      // Counted anew from here: what is done with a piece is our own time, not theirs.
      timer = setTimeout(() => body.destroy(slow), idleMs).unref();
    }
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
}

async function level(client: S3Client, bucket: string, prefix: string): Promise<Level> {
  const folders: string[] = [];
  const objects: ListedObject[] = [];
  let token: string | undefined;
  do {
    const page = await list(client, bucket, prefix, token);
    for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix) folders.push(Prefix);
    for (const { Key, Size = 0 } of page.Contents ?? []) if (Key) objects.push({ key: Key, size: Size });
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return { folders, objects };
}

async function list(client: S3Client, bucket: string, prefix: string, token: string | undefined) {
  try {
    return await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        Delimiter: '/',
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
  } catch (cause) {
    throw awsTrouble(cause, `s3:ListBucket s3://${bucket}/${prefix}`);
  }
}
