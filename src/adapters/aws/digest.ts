import { createHash, type KeyObject, constants as pad, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type Json, type JsonObject, listAt, objectAt, textAt } from '../../core/json.js';

/** A digest file as it lies in the bucket. */
export interface DigestObject {
  readonly bucket: string;
  readonly key: string;
  /** Packed as it is; null: more than a digest file can be. */
  readonly body: Buffer | null;
  /** The object's own metadata: `signature`, `backfill-generation-timestamp`. */
  readonly metadata: { readonly [name: string]: string };
}

/** What a digest file says of a log file: SHA-256 of its unpacked content, in hex. */
export interface SignedLog {
  readonly bucket: string;
  readonly key: string;
  readonly hash: string;
}

/** The digest file that this one follows. */
export interface Previous {
  readonly bucket: string;
  readonly key: string;
  readonly hash: string;
  readonly signature: string;
}

/** A digest file whose signature is CloudTrail's. Times are ISO 8601 in UTC, to the second. */
export interface Digest {
  readonly key: string;
  readonly start: string;
  readonly end: string;
  /** SHA-256 of its unpacked content, in hex. */
  readonly hash: string;
  readonly signature: string;
  /** Null: a chain begins with it. */
  readonly previous: Previous | null;
  readonly logs: readonly SignedLog[];
}

/** One that cannot be believed, and why. */
export interface BadDigest {
  readonly key: string;
  readonly problem: string;
}

/** Asked for a public key by its fingerprint; null: CloudTrail knows none. */
export type KeyOf = (fingerprint: string) => Promise<KeyObject | null>;

/** A digest file lists an hour's log files, 350 bytes each. */
export const MOST_PACKED = 16 * 1024 * 1024;
const MOST_UNPACKED = 64 * 1024 * 1024;
const unpack = promisify(gunzip);

/**
 * Reads a digest file, and believes it only where CloudTrail's signature fits its content and its place. Never throws
 * but what `keyOf` throws.
 */
export async function openDigest(object: DigestObject, keyOf: KeyOf): Promise<Digest | BadDigest> {
  const { bucket, key, metadata } = object;
  const bad = (problem: string): BadDigest => ({ key, problem });
  const content = object.body === null ? null : await unpacked(object.body);
  if (content === null) return bad('expected gzip of a digest file, found something else');
  const fields = fieldsIn(content);
  if (fields === null) return bad('expected the fields of a digest file, found others');
  if (fields.bucket !== bucket || fields.key !== key)
    return bad(`expected the digest file of this place, found that of s3://${fields.bucket}/${fields.key}`);
  const signature = metadata['signature'] ?? '';
  if (!/^(?:[0-9a-f]{2})+$/i.test(signature))
    return bad('expected its signature in x-amz-meta-signature, found none');
  const publicKey = await keyOf(fields.fingerprint);
  if (publicKey === null)
    return bad(`expected a key of CloudTrail, found the fingerprint ${fields.fingerprint}, which is none`);
  const { start, end, previous, logs } = fields;
  const hash = sha256(content);
  const signed = `${end}\n${bucket}/${key}\n${hash}\n${previous?.signature ?? 'null'}`;
  if (!fits(signed, publicKey, signature))
    return bad("expected CloudTrail's signature, found one that does not fit");
  return { key, start, end, hash, signature, previous, logs };
}

async function unpacked(body: Buffer): Promise<Buffer | null> {
  try {
    return await unpack(body, { maxOutputLength: MOST_UNPACKED });
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (/^Z_|^ERR_BUFFER_TOO_LARGE$/.test(code)) return null;
    throw cause;
  }
}

/** RSA with PKCS#1 v1.5 over SHA-256. */
function fits(signed: string, key: KeyObject, signature: string): boolean {
  const how = { key, padding: pad.RSA_PKCS1_PADDING };
  return verify('sha256', Buffer.from(signed), how, Buffer.from(signature, 'hex'));
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

interface Fields extends Pick<Digest, 'start' | 'end' | 'previous' | 'logs'> {
  readonly bucket: string;
  readonly key: string;
  readonly fingerprint: string;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const HASH = /^[0-9a-f]{64}$/i;

/** Null: not what we can read, such as another way of signing or hashing. */
function fieldsIn(content: Buffer): Fields | null {
  const value = objectAt(jsonIn(content));
  const [start, end] = [textAt(value['digestStartTime']), textAt(value['digestEndTime'])];
  const previous = previousIn(value);
  const logs = listAt(value['logFiles']).map((log) => logIn(objectAt(log)));
  const plain = textAt(value['digestSignatureAlgorithm']) === 'SHA256withRSA';
  if (!plain || !TIME.test(start) || !TIME.test(end) || previous === undefined) return null;
  if (!Array.isArray(value['logFiles']) || !logs.every((log) => log !== null)) return null;
  return {
    ...{ start, end, previous, logs },
    bucket: textAt(value['digestS3Bucket']),
    key: textAt(value['digestS3Object']),
    fingerprint: textAt(value['digestPublicKeyFingerprint']),
  };
}

function jsonIn(content: Buffer): Json {
  try {
    return JSON.parse(content.toString('utf8')) as Json;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

/** Null: it follows none. Undefined: it cannot be read. */
function previousIn(value: JsonObject): Previous | null | undefined {
  const key = value['previousDigestS3Object'];
  const signature = value['previousDigestSignature'];
  if (key === null && signature === null) return null;
  const hash = textAt(value['previousDigestHashValue']);
  const plain = textAt(value['previousDigestHashAlgorithm']) === 'SHA-256' && HASH.test(hash);
  if (!plain || typeof key !== 'string' || typeof signature !== 'string') return undefined;
  return { bucket: textAt(value['previousDigestS3Bucket']), key, hash: hash.toLowerCase(), signature };
}

function logIn(log: JsonObject): SignedLog | null {
  const hash = textAt(log['hashValue']);
  if (textAt(log['hashAlgorithm']) !== 'SHA-256' || !HASH.test(hash)) return null;
  return { bucket: textAt(log['s3Bucket']), key: textAt(log['s3Object']), hash: hash.toLowerCase() };
}
