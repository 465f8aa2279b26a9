import { defineDetection, isAdminPolicyArn, isQuarantinePolicy, named, textAt } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A policy was attached',
  provider: 'aws',
  on: ['iam:AttachUserPolicy', 'iam:AttachRolePolicy', 'iam:AttachGroupPolicy'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.003'],
  why: 'New rights, above all administrator rights, are how an intruder stays.',
  grants: true,
  stratus: ['aws.persistence.iam-backdoor-role', 'aws.persistence.iam-create-admin-user'],
  says: ({ params }) => {
    const to = named(params['userName'] ?? params['roleName'] ?? params['groupName'], 'somebody');
    if (isQuarantinePolicy(textAt(params['policyArn'])))
      return `put ${to} under the quarantine for leaked keys`;
    if (isAdminPolicyArn(textAt(params['policyArn']))) return `gave ${to} full administrator rights`;
    return `gave ${to} the rights of ${named(params['policyArn'], 'a policy')}`;
  },
  judge: ({ params }) => {
    const arn = textAt(params['policyArn']);
    if (isAdminPolicyArn(arn)) return { severity: 'high' };
    if (isQuarantinePolicy(arn)) {
      return { tier: 'alert', severity: 'critical', reason: 'a key of this user leaked in public' };
    }
    return {};
  },
});
