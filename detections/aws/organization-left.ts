import { defineDetection, named } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  LeaveOrganization: 'took out of the organisation',
  RemoveAccountFromOrganization: 'took out of the organisation',
  DeleteOrganization: 'dissolved the organisation of',
};

export default defineDetection({
  title: 'An account left the organisation or was closed',
  provider: 'aws',
  on: [
    'organizations:LeaveOrganization',
    'organizations:RemoveAccountFromOrganization',
    'organizations:CloseAccount',
    'organizations:DeleteOrganization',
    'account:CloseAccount',
  ],
  tier: 'alert',
  severity: 'high',
  attack: ['T1531', 'T1562'],
  why: 'Outside the organisation none of its limits and logs hold any more.',
  stratus: ['aws.defense-evasion.organizations-leave'],
  says: ({ name, params }) => `${DONE[name] ?? 'closed'} ${named(params['accountId'], 'this account')}`,
});
