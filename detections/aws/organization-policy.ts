import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A limit of the organisation was lifted or changed',
  provider: 'aws',
  on: [
    'organizations:DetachPolicy',
    'organizations:DeletePolicy',
    'organizations:UpdatePolicy',
    'organizations:DisablePolicyType',
    'organizations:RegisterDelegatedAdministrator',
    'organizations:EnableAWSServiceAccess',
    'organizations:InviteAccountToOrganization',
  ],
  tier: 'notify',
  severity: 'high',
  attack: ['T1562', 'T1484'],
  why: "The organisation's policies are the outer fence around every account.",
  says: ({ name, params }) =>
    `changed the organisation: ${name} ${named(params['policyId'] ?? params['targetId'] ?? params['accountId'], '')}`.trim(),
});
