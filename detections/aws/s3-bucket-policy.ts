import { defineDetection, foreignAccounts, isPublic, named, readPolicy } from '../../src/kit/index.js';

export default defineDetection({
  title: 'Who may read a bucket was changed',
  provider: 'aws',
  on: ['s3:PutBucketPolicy'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1537', 'T1530'],
  why: "A bucket's policy decides who may read it, strangers included.",
  stratus: ['aws.exfiltration.s3-backdoor-bucket-policy'],
  says: (event) =>
    `${isPublic(readPolicy(event.params['bucketPolicy'])) ? 'opened' : 'changed who may use'} the bucket ${named(event.params['bucketName'], 'without a name')}${isPublic(readPolicy(event.params['bucketPolicy'])) ? ' to everybody' : ''}`,
  judge: ({ params, account }) => {
    const policy = readPolicy(params['bucketPolicy'] ?? params['policy']);
    if (isPublic(policy)) return { tier: 'alert', severity: 'high' };
    const [other] = foreignAccounts(policy, account);
    if (other) return { reason: `the policy lets another account in (${other})` };
    return {
      tier: 'log',
      severity: 'low',
      reason: 'it lets in nobody new from outside',
    };
  },
});
