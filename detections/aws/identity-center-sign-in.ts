import { defineDetection } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  'sso:PutMfaDeviceManagementForDirectory': 'changed when Identity Center asks for a second factor',
  'sso-directory:PutMfaDeviceManagementForDirectory': 'changed when Identity Center asks for a second factor',
  'sso:CreateTrustedTokenIssuer': 'let another provider vouch for people in Identity Center',
  'sso:UpdateTrustedTokenIssuer': 'changed which other provider vouches for people in Identity Center',
  'sso-directory:DeleteMfaDeviceForUser': 'removed a second factor in Identity Center',
  'sso-directory:UpdatePassword': 'changed a password in Identity Center',
};

export default defineDetection({
  title: 'How somebody signs in to Identity Center was changed',
  provider: 'aws',
  on: Object.keys(DONE),
  tier: 'notify',
  severity: 'high',
  attack: ['T1556.006', 'T1098'],
  why: 'Whoever signs in there gets into every account that the person may use.',
  says: ({ service, name }) =>
    DONE[`${service}:${name}`] ?? 'changed how somebody signs in to Identity Center',
});
