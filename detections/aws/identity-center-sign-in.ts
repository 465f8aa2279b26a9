import {
  defineDetection,
  fieldAt,
  isOff,
  type JsonObject,
  type Judgement,
  legible,
  objectAt,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  'sso:PutMfaDeviceManagementForDirectory': 'changed when Identity Center asks for a second factor',
  'sso-directory:PutMfaDeviceManagementForDirectory': 'changed when Identity Center asks for a second factor',
  'sso:CreateTrustedTokenIssuer': 'let another provider vouch for people in Identity Center',
  'sso:UpdateTrustedTokenIssuer': 'changed which other provider vouches for people in Identity Center',
  'sso-directory:DeleteMfaDeviceForUser': 'removed a second factor in Identity Center',
  'sso-directory:UpdatePassword': 'changed a password in Identity Center',
};

function judge({ name, params }: VouchEvent): Judgement {
  if (name === 'PutMfaDeviceManagementForDirectory') return { reason: factor(params) };
  if (name.endsWith('TrustedTokenIssuer'))
    return { reason: 'whom another provider names is taken for one of ours' };
  return { reason: name === 'UpdatePassword' ? 'it changes a password' : 'it removes a second factor' };
}

function factor(params: JsonObject): string {
  const mode = fieldAt(objectAt(fieldAt(params, 'configuration')), 'mfaMode') ?? fieldAt(params, 'mfaMode');
  if (isOff(mode)) return 'a second factor is not asked for any more';
  const now = legible(textAt(mode), 40);
  return now === ''
    ? 'the record does not say when a second factor is asked for now'
    : `the rule for a second factor is now ${now}`;
}

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
  judge,
});
