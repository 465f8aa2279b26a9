import { defineDetection, isAdmin, named, readPolicy, type VouchEvent } from '../../src/kit/index.js';

export default defineDetection({
  title: 'Rights were written into a user, role or group',
  provider: 'aws',
  on: ['iam:PutUserPolicy', 'iam:PutRolePolicy', 'iam:PutGroupPolicy'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.003'],
  why: 'Rights written straight into a user, role or group are how an intruder gets to do more.',
  grants: true,
  says: (event) =>
    `wrote the policy ${named(event.params['policyName'], 'without a name')} into ${holder(event)}`,
  judge: ({ params }) =>
    isAdmin(readPolicy(params['policyDocument']))
      ? { severity: 'high', reason: 'the policy amounts to full administrator rights' }
      : {},
});

function holder({ params }: VouchEvent): string {
  if (params['userName'] !== undefined) return `the user ${named(params['userName'], 'somebody')}`;
  if (params['roleName'] !== undefined) return `the role ${named(params['roleName'], 'without a name')}`;
  return `the group ${named(params['groupName'], 'without a name')}`;
}
