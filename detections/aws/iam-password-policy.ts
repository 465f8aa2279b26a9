import {
  defineDetection,
  isOn,
  type JsonObject,
  type Judgement,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const SORTS = [
  'requireSymbols',
  'requireNumbers',
  'requireUppercaseCharacters',
  'requireLowercaseCharacters',
];

function judge({ name, params }: VouchEvent): Judgement {
  if (name === 'DeleteAccountPasswordPolicy') return { tier: 'alert', severity: 'medium' };
  return isStrong(params) ? { tier: 'log' } : {};
}

/** What is usually asked for: long, and of every sort of character. */
function isStrong(params: JsonObject): boolean {
  return Number(textAt(params['minimumPasswordLength'])) >= 12 && SORTS.every((sort) => isOn(params[sort]));
}

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
  judge,
});
