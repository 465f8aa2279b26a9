import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'Rights were taken away',
  provider: 'aws',
  on: [
    'iam:DeleteUserPolicy',
    'iam:DeleteRolePolicy',
    'iam:DeleteGroupPolicy',
    'iam:DetachUserPolicy',
    'iam:DetachRolePolicy',
    'iam:DetachGroupPolicy',
    'iam:DeletePolicy',
    'iam:DeletePolicyVersion',
    'iam:RemoveUserFromGroup',
  ],
  tier: 'log',
  severity: 'low',
  attack: ['T1531'],
  why: 'Fewer rights are rarely a danger, but a policy that forbade something may be gone with them.',
  says: ({ name, params }) => {
    const who = params['userName'] ?? params['roleName'] ?? params['groupName'];
    const policy = named(params['policyArn'] ?? params['policyName'], 'without a name');
    if (name === 'RemoveUserFromGroup') {
      return `took ${named(params['userName'], 'a user')} out of the group ${named(params['groupName'], 'without a name')}`;
    }
    if (name === 'DeletePolicy') return `deleted the policy ${policy}`;
    if (name === 'DeletePolicyVersion') return `deleted an old version of the policy ${policy}`;
    return `took the policy ${policy} from ${named(who, 'somebody')}`;
  },
});
