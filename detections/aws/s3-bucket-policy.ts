import {
  defineDetection,
  isPublic,
  type Judgement,
  type Known,
  LOAD_BALANCER_ACCOUNTS,
  letInBy,
  named,
  readPolicy,
  type VouchEvent,
} from '../../src/kit/index.js';

function policyOf({ params }: VouchEvent) {
  // Beside the policy there may be `policy: ['']`, the name of the part of the bucket that was called.
  const own = params['policy'];
  return readPolicy(params['bucketPolicy'] ?? params['Policy'] ?? (Array.isArray(own) ? undefined : own));
}

function judge(event: VouchEvent, known: Known): Judgement {
  const nobody = { tier: 'log', severity: 'low', reason: 'it lets in nobody from outside' } as const;
  return letInBy(policyOf(event), event, known, LOAD_BALANCER_ACCOUNTS) ?? nobody;
}

export default defineDetection({
  title: 'Who may read a bucket was changed',
  provider: 'aws',
  on: ['s3:PutBucketPolicy', 's3:PutAccessPointPolicy'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1537', 'T1530'],
  why: "A bucket's policy decides who may read it, strangers included.",
  stratus: ['aws.exfiltration.s3-backdoor-bucket-policy'],
  says: (event) => {
    const bucket = named(event.params['bucketName'] ?? event.params['name'], 'without a name');
    return isPublic(policyOf(event))
      ? `opened the bucket ${bucket} to everybody`
      : `changed who may use the bucket ${bucket}`;
  },
  judge,
});
