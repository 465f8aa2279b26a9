import {
  defineDetection,
  type Judgement,
  named,
  ofPerson,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const EMAIL = /PrimaryEmailUpdate$/;

/** Those who get the bill or the maintenance notices: set by the setting up of accounts as well. */
const PLAIN = /^(?:BILLING|OPERATIONS)$/i;

function judge(event: VouchEvent): Judgement {
  if (EMAIL.test(event.name))
    return { tier: 'alert', severity: 'critical', reason: 'root signs in with this address' };
  return PLAIN.test(textAt(event.params['alternateContactType'])) ? ofPerson(event) : {};
}

export default defineDetection({
  title: 'Whom AWS writes to about an account was changed',
  provider: 'aws',
  on: [
    'account:PutAlternateContact',
    'account:DeleteAlternateContact',
    'account:PutContactInformation',
    'account:StartPrimaryEmailUpdate',
    'account:AcceptPrimaryEmailUpdate',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098'],
  why: 'AWS sends warnings of leaked keys to these addresses, and a new password for root to one of them.',
  says: ({ name, params }) => {
    if (EMAIL.test(name)) return 'changed the address that root of an account signs in with';
    if (name === 'PutContactInformation') return 'changed whom AWS writes to about an account';
    const kind = named(params['alternateContactType'], 'another').toLowerCase();
    return `${name.startsWith('Delete') ? 'removed' : 'changed'} the ${kind} contact of an account`;
  },
  judge,
});
