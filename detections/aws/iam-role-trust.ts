import {
  defineDetection,
  foreignAccounts,
  isPublic,
  type Judgement,
  looseFederation,
  named,
  readPolicy,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge(event: VouchEvent): Judgement {
  const { params, account, name } = event;
  const trust = readPolicy(params['policyDocument'] ?? params['assumeRolePolicyDocument']);
  if (isPublic(trust)) {
    return { tier: 'alert', severity: 'critical', reason: 'the role trusts everybody' };
  }
  const foreign = foreignAccounts(trust, account);
  if (foreign.length > 0) {
    const reason = `the role trusts another account (${foreign.slice(0, 3).join(', ')})`;
    return name === 'CreateRole' ? { severity: 'high', reason } : { tier: 'alert', severity: 'high', reason };
  }
  if (looseFederation(trust).length > 0) {
    return {
      severity: 'high',
      reason: 'the role trusts an outside identity provider, whoever comes from it',
    };
  }
  if (name === 'CreateRole') return { tier: 'log', severity: 'low' };
  return {};
}

export default defineDetection({
  title: 'Who may use a role was changed',
  provider: 'aws',
  on: ['iam:UpdateAssumeRolePolicy', 'iam:CreateRole'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.003', 'T1484.002'],
  why: 'Whoever a role trusts can act with its rights, from outside this account too.',
  grants: true,
  stratus: ['aws.persistence.iam-backdoor-role'],
  says: ({ name, params }) =>
    name === 'CreateRole'
      ? `created the role ${named(params['roleName'], 'without a name')}`
      : `changed who may use the role ${named(params['roleName'], 'without a name')}`,
  judge,
});
