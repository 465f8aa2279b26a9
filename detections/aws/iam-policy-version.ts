import { defineDetection, isAdmin, named, readPolicy } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A policy was written or switched',
  provider: 'aws',
  on: ['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion', 'iam:CreatePolicy'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.003', 'T1548'],
  why: 'A new version of a policy changes the rights of everybody who has it, without touching any of them.',
  grants: true,
  says: ({ name, params }) => {
    const policy = named(params['policyArn'] ?? params['policyName'], 'without a name');
    if (name === 'CreatePolicy') return `wrote the new policy ${policy}`;
    return name === 'CreatePolicyVersion'
      ? `rewrote the policy ${policy}`
      : `switched the version of the policy ${policy}`;
  },
  judge: ({ name, params }) => {
    if (isAdmin(readPolicy(params['policyDocument']))) {
      return { severity: 'high', reason: 'the policy amounts to full administrator rights' };
    }
    if (name === 'CreatePolicy')
      return { tier: 'log', severity: 'low', reason: 'nobody has this policy yet' };
    return {};
  },
});
