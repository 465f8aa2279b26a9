import {
  defineDetection,
  fieldAt,
  isObject,
  isOn,
  type JsonObject,
  type Judgement,
  named,
  type VouchEvent,
} from '../../src/kit/index.js';

const GUARDS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

/** What is not named in the setting is off; a record without any setting says nothing. */
function settingOf(params: JsonObject): JsonObject | null {
  const setting = fieldAt(params, 'PublicAccessBlockConfiguration');
  return isObject(setting) ? setting : null;
}

function judge({ name, params }: VouchEvent): Judgement {
  const severity = name.includes('Account') || params['bucketName'] === undefined ? 'high' : 'medium';
  if (name.startsWith('Delete')) return { severity };
  const setting = settingOf(params);
  if (setting === null) return { tier: 'log', severity: 'low' };
  const off = GUARDS.filter((guard) => !isOn(fieldAt(setting, guard)));
  if (off.length === 0) return null;
  const parts = { severity, reason: `these parts are off: ${off.join(', ')}` } as const;
  if (off.length === GUARDS.length) return { severity };
  return severity === 'high' ? parts : { ...parts, tier: 'notify' };
}

export default defineDetection({
  title: 'The guard against public buckets was turned off',
  provider: 'aws',
  on: [
    's3:DeleteBucketPublicAccessBlock',
    's3:DeletePublicAccessBlock',
    's3:DeleteAccountPublicAccessBlock',
    's3:PutBucketPublicAccessBlock',
    's3:PutPublicAccessBlock',
    's3:PutAccountPublicAccessBlock',
  ],
  tier: 'alert',
  severity: 'medium',
  attack: ['T1562', 'T1530'],
  why: 'This guard keeps a slip in a policy from making a bucket public.',
  says: ({ name, params }) => {
    const of =
      params['bucketName'] === undefined
        ? 'the whole account'
        : `the bucket ${named(params['bucketName'], 'without a name')}`;
    const unclear = name.startsWith('Put') && settingOf(params) === null;
    return `${unclear ? 'changed' : 'turned off'} the guard against public access of ${of}`;
  },
  judge,
});
