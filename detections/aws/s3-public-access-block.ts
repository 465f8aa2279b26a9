import { defineDetection, type Judgement, named, objectAt, type VouchEvent } from '../../src/kit/index.js';

const GUARDS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

function judge({ name, params }: VouchEvent): Judgement {
  const severity = name.includes('Account') || params['bucketName'] === undefined ? 'high' : 'medium';
  if (name.startsWith('Delete')) return { severity };
  const setting = objectAt(
    params['PublicAccessBlockConfiguration'] ?? params['publicAccessBlockConfiguration'],
  );
  const off = GUARDS.filter((guard) => ![true, 'true'].includes(setting[guard] as string));
  if (off.length === 0) return null;
  return off.length === GUARDS.length
    ? { severity }
    : { severity, reason: `these parts are off: ${off.join(', ')}` };
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
  says: ({ params }) =>
    `turned off the guard against public access of ${params['bucketName'] === undefined ? 'the whole account' : `the bucket ${named(params['bucketName'], 'without a name')}`}`,
  judge,
});
