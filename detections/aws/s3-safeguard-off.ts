import {
  defineDetection,
  type JsonObject,
  type Judgement,
  listAt,
  named,
  objectAt,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  PutBucketVersioning: 'turned off old versions in',
  DeleteBucketEncryption: 'turned off the encryption of',
  PutBucketLogging: 'turned off the log of',
  PutBucketLifecycle: 'set quick deletion in',
  PutBucketReplication: 'set up a copy outside of',
  DeleteBucketReplication: 'stopped the copying of',
};

function judge({ name, params, account }: VouchEvent): Judgement {
  if (name === 'PutBucketVersioning') return versioning(objectAt(params['VersioningConfiguration']));
  if (name === 'PutBucketLogging') {
    return objectAt(params['BucketLoggingStatus'])['LoggingEnabled'] ? null : {};
  }
  if (name === 'PutBucketLifecycle') return lifecycle(objectAt(params['LifecycleConfiguration']));
  if (name === 'PutBucketReplication') {
    const owner = /"Account":"?(\d{12})/.exec(JSON.stringify(params))?.[1];
    return owner && owner !== account
      ? { severity: 'high', reason: `it is copied to another account (${owner})` }
      : null;
  }
  return {};
}

function versioning(setting: JsonObject): Judgement {
  if (setting['MfaDelete'] === 'Disabled') return { reason: 'deleting no longer needs a second factor' };
  return setting['Status'] === 'Suspended' ? {} : null;
}

/** Under a week is too short for anybody to notice. */
function lifecycle(setting: JsonObject): Judgement {
  const rule = setting['Rule'] ?? setting['Rules'];
  const rules = Array.isArray(rule) ? listAt(rule) : [rule ?? null];
  const days = rules
    .map((one) => textAt(objectAt(objectAt(one)['Expiration'])['Days']))
    .filter((text) => text !== '');
  return days.some((text) => Number(text) < 7)
    ? { severity: 'high', reason: 'files are deleted within days' }
    : null;
}

export default defineDetection({
  title: 'A safeguard of a bucket was turned off',
  provider: 'aws',
  on: [
    's3:PutBucketVersioning',
    's3:DeleteBucketEncryption',
    's3:PutBucketLogging',
    's3:PutBucketLifecycle',
    's3:PutBucketReplication',
    's3:DeleteBucketReplication',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1490', 'T1485', 'T1537'],
  why: 'Without old versions, logs or copies, what is deleted from a bucket is gone.',
  stratus: ['aws.defense-evasion.cloudtrail-lifecycle-rule'],
  says: ({ name, params }) =>
    `${DONE[name] ?? 'changed'} the bucket ${named(params['bucketName'], 'without a name')}`,
  judge,
});
