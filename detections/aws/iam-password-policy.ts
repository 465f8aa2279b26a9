import { defineDetection } from '../../src/kit/index.js';

export default defineDetection({
  title: 'The rules for passwords were changed',
  provider: 'aws',
  on: ['iam:DeleteAccountPasswordPolicy', 'iam:UpdateAccountPasswordPolicy'],
  tier: 'notify',
  severity: 'low',
  attack: ['T1556'],
  why: 'Weaker rules for passwords weaken every sign-in of the account.',
  says: ({ name }) =>
    name.startsWith('Delete') ? 'removed the rules for passwords' : 'changed the rules for passwords',
  judge: ({ name }) => (name === 'DeleteAccountPasswordPolicy' ? { tier: 'alert', severity: 'medium' } : {}),
});
