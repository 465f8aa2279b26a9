import { defineDetection, isQuarantinePolicy, named, textAt } from '../../src/kit/index.js';

export default defineDetection({
  title: 'The quarantine of a leaked key was lifted',
  provider: 'aws',
  on: ['iam:DetachUserPolicy', 'iam:DeleteUserPolicy'],
  tier: 'alert',
  severity: 'critical',
  attack: ['T1562.001'],
  why: 'AWS put this policy on a key that leaked in public; without it the key works again for whoever found it.',
  says: ({ params }) => `lifted the quarantine that AWS put on ${named(params['userName'], 'a user')}`,
  judge: ({ params }) => {
    const name = textAt(params['policyArn']) || textAt(params['policyName']);
    return isQuarantinePolicy(name) ? {} : null;
  },
});
