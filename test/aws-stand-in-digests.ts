import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { AwsStandIn } from './aws-stand-in.js';

/** A key as ListPublicKeys shows it; times in seconds since 1970. */
export interface ShownKey {
  readonly Fingerprint: string;
  /** DER in base64. */
  readonly Value: string;
  readonly ValidityStartTime: number;
  readonly ValidityEndTime: number;
}

/** Those that were valid at some moment of the time asked for, one a page. */
export function answerPublicKeys(
  keys: readonly ShownKey[],
  input: { readonly [field: string]: unknown },
): { readonly PublicKeyList: readonly ShownKey[]; readonly NextToken?: string } {
  const [from, to] = [Number(input['StartTime']), Number(input['EndTime'])];
  const within = keys.filter((key) => key.ValidityStartTime <= to && key.ValidityEndTime >= from);
  const at = Number(input['NextToken'] ?? 0);
  const PublicKeyList = within.slice(at, at + 1);
  return at + 1 < within.length ? { PublicKeyList, NextToken: String(at + 1) } : { PublicKeyList };
}

export interface Signer {
  readonly privateKey: KeyObject;
  readonly fingerprint: string;
  readonly shown: ShownKey;
}

/** A real RSA key, valid on the days given. */
export function newSigner(from: string, to: string, type: 'pkcs1' | 'spki' = 'pkcs1'): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = publicKey.export({ format: 'der', type });
  const fingerprint = createHash('md5').update(der).digest('hex');
  const [ValidityStartTime, ValidityEndTime] = [Date.parse(from) / 1000, Date.parse(to) / 1000];
  const shown = {
    Fingerprint: fingerprint,
    Value: der.toString('base64'),
    ValidityStartTime,
    ValidityEndTime,
  };
  return { privateKey, fingerprint, shown };
}

export interface DigestParts {
  readonly content: { readonly [field: string]: unknown };
  /** Unpacked, as it was hashed. */
  readonly text: string;
  readonly signature: string;
}

export interface WrittenDigest extends DigestParts {
  readonly key: string;
}

/** Signs what CloudTrail signs of a digest file. */
export function signed(content: { readonly [field: string]: unknown }, signer: Signer): DigestParts {
  const text = JSON.stringify(content);
  const { digestEndTime, digestS3Bucket, digestS3Object, previousDigestSignature } = content;
  const previous = String(previousDigestSignature);
  const lines = [digestEndTime, `${digestS3Bucket}/${digestS3Object}`, sha256(text), previous];
  const signature = sign('sha256', Buffer.from(lines.join('\n')), signer.privateKey).toString('hex');
  return { content, text, signature };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A trail with validation on: log files, and each hour a digest file that follows the one before. */
export class DigestWriter {
  private last: WrittenDigest | null = null;
  private logs: object[] = [];

  constructor(
    private readonly aws: AwsStandIn,
    readonly signer: Signer,
    private readonly at = { account: '111122223333', region: 'eu-west-1', bucket: 'logs', trail: 'main' },
  ) {}

  /** Delivers a log file at a moment (`2026-11-02T14:05Z`); returns its key. */
  log(moment: string, name: string, records: readonly object[]): string {
    const { account, region, bucket } = this.at;
    const stamp = moment.replace(/[-:]/g, '');
    const day = moment.slice(0, 10).replaceAll('-', '/');
    const key = `AWSLogs/${account}/CloudTrail/${region}/${day}/${account}_CloudTrail_${region}_${stamp}_${name}.json.gz`;
    const text = JSON.stringify({ Records: records });
    this.aws.put(bucket, key, gzipSync(text));
    this.logs.push({ s3Bucket: bucket, s3Object: key, hashValue: sha256(text), hashAlgorithm: 'SHA-256' });
    return key;
  }

  /** The digest file of the hour that ends then (`2026-11-02T15:01:31Z`): of all log files since the last one. */
  digest(end: string, { late = false }: { late?: boolean } = {}): WrittenDigest {
    const { account, region, trail } = this.at;
    const folder = `AWSLogs/${account}/CloudTrail-Digest/${region}/${end.slice(0, 10).replaceAll('-', '/')}`;
    const name = `${account}_CloudTrail-Digest_${region}_${trail}_${region}_${end.replace(/[-:]/g, '')}`;
    const key = `${folder}/${name}${late ? '_backfill' : ''}.json.gz`;
    const start = `${new Date(Date.parse(end) - 3_600_000).toISOString().slice(0, 19)}Z`;
    const written = { key, ...signed(this.content(key, start, end, late ? null : this.last), this.signer) };
    this.store(written, late ? { 'backfill-generation-timestamp': end } : {});
    this.logs = [];
    if (!late) this.last = written;
    return written;
  }

  /** Validation is turned off and on again. */
  restart(): void {
    this.last = null;
    this.logs = [];
  }

  store({ key, text, signature }: WrittenDigest, metadata: { readonly [name: string]: string } = {}): void {
    const all = { signature, 'signature-algorithm': 'SHA256withRSA', ...metadata };
    this.aws.put(this.at.bucket, key, gzipSync(text), all);
  }

  private content(key: string, start: string, end: string, last: WrittenDigest | null) {
    const { account, bucket } = this.at;
    return {
      awsAccountId: account,
      digestStartTime: start,
      digestEndTime: end,
      digestS3Bucket: bucket,
      digestS3Object: key,
      digestPublicKeyFingerprint: this.signer.fingerprint,
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: null,
      oldestEventTime: null,
      previousDigestS3Bucket: last && bucket,
      previousDigestS3Object: last?.key ?? null,
      previousDigestHashValue: last && sha256(last.text),
      previousDigestHashAlgorithm: last && 'SHA-256',
      previousDigestSignature: last?.signature ?? null,
      logFiles: this.logs,
    };
  }
}
