import {
  defineDetection,
  isPublic,
  type Judgement,
  type Known,
  LOAD_BALANCER_ACCOUNTS,
  letInBy,
  named,
  readPolicy,
  requestOf,
  type VouchEvent,
} from '../../src/kit/index.js';

function policyOf(event: VouchEvent) {
  const request = requestOf(event);
  // Beside the policy there may be `policy: ['']`, the name of the part of the bucket that was called.
  const own = request['policy'];
  return readPolicy(request['bucketPolicy'] ?? request['Policy'] ?? (Array.isArray(own) ? undefined : own));
}

/** Where the record leaves the policy out nobody knows whom it lets in. */
function judge(event: VouchEvent, known: Known): Judgement {
  return letInBy(policyOf(event), event, known, LOAD_BALANCER_ACCOUNTS) ?? {};
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
