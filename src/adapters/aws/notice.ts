import { type Json, type JsonObject, objectAt, textAt } from '../../core/json.js';
import { kindOf } from '../../core/normalise/refusal.js';

/** A CloudTrail log file in S3. */
export interface LogFile {
  readonly bucket: string;
  readonly key: string;
  /** The bucket's region, where the notice says it. */
  readonly region: string | null;
  /** `queue message 1b2c Records[0]`. */
  readonly where: string;
}

/** What a notice tells of: no file where it is about something else (a test, a digest, a removal). */
export type Notice = {
  readonly kind: 'an S3 notice' | 'a CloudTrail notice of a new log file';
  readonly test: boolean;
} & ({ readonly files: readonly LogFile[] } | { readonly broken: string });

/**
 * Looks whether a JSON object is a notice of new objects in S3: one record of an S3 event notification, EventBridge's
 * "Object Created", or what CloudTrail sends to its topic. Null: it is none of them.
 */
export function noticeIn(value: JsonObject, where: string): Notice | null {
  if (value['s3'] !== undefined) return ofS3(value, where);
  if (value['Event'] === 's3:TestEvent') return { kind: 'an S3 notice', test: true, files: [] };
  if (value['detail-type'] === 'Object Created') return ofEventBridge(value, where);
  if (value['s3ObjectKey'] !== undefined) return ofCloudTrail(value, where);
  return null;
}

function ofS3(value: JsonObject, where: string): Notice {
  const about = { kind: 'an S3 notice', test: false } as const;
  const s3 = objectAt(value['s3']);
  const bucket = textAt(objectAt(s3['bucket'])['name']);
  const key = plainKey(textAt(objectAt(s3['object'])['key']));
  if (!bucket || !key)
    return { ...about, broken: 'expected the names of a bucket and an object, found none' };
  if (!textAt(value['eventName']).startsWith('ObjectCreated:')) return { ...about, files: [] };
  return { ...about, files: logFiles(bucket, [key], textAt(value['awsRegion']), where) };
}

/** Keys of S3's own notices are written as in an address, with + for a space. Null: they are not. */
function plainKey(key: string): string | null {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (cause) {
    if (cause instanceof URIError) return null;
    throw cause;
  }
}

/** Here keys are plain. */
function ofEventBridge(value: JsonObject, where: string): Notice {
  const about = { kind: 'an S3 notice', test: false } as const;
  const detail = objectAt(value['detail']);
  const bucket = textAt(objectAt(detail['bucket'])['name']);
  const key = textAt(objectAt(detail['object'])['key']);
  if (!bucket || !key)
    return { ...about, broken: 'expected the names of a bucket and an object, found none' };
  return { ...about, files: logFiles(bucket, [key], textAt(value['region']), where) };
}

function ofCloudTrail(value: JsonObject, where: string): Notice {
  const about = { kind: 'a CloudTrail notice of a new log file', test: false } as const;
  const bucket = textAt(value['s3Bucket']);
  const keys = value['s3ObjectKey'];
  if (!bucket || !isTexts(keys)) {
    return { ...about, broken: `expected a bucket and a list of keys, found ${kindOf(keys)}` };
  }
  return { ...about, files: logFiles(bucket, keys, '', where) };
}

function isTexts(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '');
}

/** Digests tell whether log files were changed; there is no event in them. */
export function isDigest(key: string): boolean {
  return /(^|\/)CloudTrail-Digest\//.test(key);
}

function logFiles(
  bucket: string,
  keys: readonly string[],
  region: string,
  where: string,
): readonly LogFile[] {
  const ours = keys.filter((key) => !isDigest(key));
  return ours.map((key) => ({ bucket, key, region: region || null, where }));
}
