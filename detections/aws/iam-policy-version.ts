import {
  byPerson,
  byServiceRole,
  defineDetection,
  type Judgement,
  named,
  powerOf,
  readPolicy,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

function judge(event: VouchEvent): Judgement {
  if (byServiceRole(event)) return KEPT;
  const policy = readPolicy(event.params['policyDocument']);
  const power = powerOf(policy);
  if (power === 'all') {
    const tier = byPerson(event) ? 'alert' : 'notify';
    return { tier, severity: 'high', reason: 'the policy amounts to full administrator rights' };
  }
  if (power === 'much') return { reason: 'whoever has the policy can get more rights with it' };
  // Without its text nothing is known of a version, so it is asked about; of a new policy nobody has anything yet.
  return policy !== null || event.name === 'CreatePolicy' ? KEPT : {};
}

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
  judge,
});
