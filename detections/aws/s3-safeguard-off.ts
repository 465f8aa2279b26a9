import {
  defineDetection,
  fieldAt,
  isObject,
  isOff,
  type JsonObject,
  type Judgement,
  named,
  objectAt,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  PutBucketVersioning: 'changed the keeping of old versions in',
  DeleteBucketEncryption: 'turned off the encryption of',
  PutBucketLogging: 'changed the log of',
  DeleteBucketReplication: 'stopped the copying of',
  PutBucketObjectLockConfiguration: 'changed the lock against deletion of',
  PutObjectLockConfiguration: 'changed the lock against deletion of',
  PutObjectRetention: 'changed how long a file is locked in',
  PutObjectLegalHold: 'changed the legal hold of a file in',
};

function judge({ name, params }: VouchEvent): Judgement {
  if (name === 'PutBucketVersioning') return versioning(objectAt(fieldAt(params, 'VersioningConfiguration')));
  if (name === 'PutBucketLogging') return logging(params);
  // Newer records leave out the bucket.
  if (name.endsWith('ObjectLockConfiguration')) {
    const setting = fieldAt(params, 'ObjectLockConfiguration');
    return isObject(setting) && setting['Rule'] === undefined ? { reason: 'new files are not locked' } : kept;
  }
  if (name === 'PutObjectLegalHold') {
    return isOff(objectAt(fieldAt(params, 'LegalHold'))['Status']) ? { severity: 'high' } : null;
  }
  if (name !== 'PutObjectRetention') return {};
  const bypass = textAt(params['x-amz-bypass-governance-retention']);
  return bypass === 'true' ? { severity: 'high', reason: 'the lock was passed by' } : null;
}

const kept: Judgement = { tier: 'log', severity: 'low' };

function versioning(setting: JsonObject): Judgement {
  if (setting['Status'] === 'Suspended') return { reason: 'old versions are no longer kept' };
  if (isOff(fieldAt(setting, 'MfaDelete'))) return { reason: 'deleting no longer needs a second factor' };
  return kept;
}

/** The status is there and empty where the log was turned off. */
function logging(params: JsonObject): Judgement {
  const status = fieldAt(params, 'BucketLoggingStatus');
  if (status === undefined || objectAt(status)['LoggingEnabled']) return kept;
  return { reason: 'nothing is written down any more' };
}

export default defineDetection({
  title: 'A safeguard of a bucket was turned off',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `s3:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1490', 'T1485', 'T1562.008'],
  why: 'Without old versions, logs or copies, what is deleted from a bucket is gone.',
  says: ({ name, params }) =>
    `${DONE[name] ?? 'changed'} the bucket ${named(params['bucketName'], 'without a name')}`,
  judge,
});
