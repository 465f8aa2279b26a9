import {
  defineDetection,
  isOn,
  type JsonObject,
  type Judgement,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const SORTS = {
  requireSymbols: 'symbol',
  requireNumbers: 'number',
  requireUppercaseCharacters: 'capital letter',
  requireLowercaseCharacters: 'small letter',
} as const;
/** What is usually asked for: long, and of every sort of character. */
const LONG = 12;
/** What AWS takes where a length is not given: what is left out goes back to the default. */
const SHORTEST = 6;

function judge({ name, params }: VouchEvent): Judgement {
  if (name === 'DeleteAccountPasswordPolicy') {
    return { tier: 'alert', severity: 'medium', reason: 'only the rules that AWS has by itself are left' };
  }
  if (Object.keys(params).length === 0) return { reason: 'the record does not say what they are now' };
  const weak = weakness(params);
  if (weak !== '') return { reason: weak };
  return {
    tier: 'log',
    reason: `they ask for ${textAt(params['minimumPasswordLength'])} characters of every sort`,
  };
}

/** `a password of 6 characters is enough, and it needs no symbol, no number`; nothing where the rules are strong. */
function weakness(params: JsonObject): string {
  const length = Number(textAt(params['minimumPasswordLength']) || SHORTEST);
  const missing = Object.entries(SORTS).filter(([key]) => !isOn(params[key]));
  const parts = [
    ...(length >= LONG
      ? []
      : [Number.isNaN(length) ? UNREAD : `a password of ${length} characters is enough`]),
    ...(missing.length === 0 ? [] : [`it needs no ${missing.map(([, sort]) => sort).join(', no ')}`]),
  ];
  return parts.join(', and ');
}

const UNREAD = 'the record does not say how long a password must be';

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
