import {
  defineDetection,
  isOff,
  type Judgement,
  named,
  ofPerson,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  UpdateAccountSendingEnabled: 'changed whether the account may send mail',
  PutAccountSendingAttributes: 'changed whether the account may send mail',
  PutAccountDetails: 'asked AWS to let the account send mail to everybody',
};
const KEPT = { tier: 'log', severity: 'low' } as const;

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (name in DONE) return isOff(params['enabled'] ?? params['sendingEnabled']) ? KEPT : {};
  return name.startsWith('Delete') ? ofPerson(event, { severity: 'low' }) : KEPT;
}

export default defineDetection({
  title: 'What the account may send mail as was changed',
  provider: 'aws',
  on: [
    'ses:DeleteIdentity',
    'ses:DeleteEmailIdentity',
    'ses:VerifyEmailIdentity',
    'ses:VerifyDomainIdentity',
    'ses:CreateEmailIdentity',
    'ses:UpdateAccountSendingEnabled',
    'ses:PutAccountSendingAttributes',
    'ses:PutAccountDetails',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1496', 'T1098'],
  why: 'Mail sent from a stolen account is believed, because it really comes from us.',
  says: ({ name, params }) => {
    const who = named(
      params['identity'] ?? params['emailIdentity'] ?? params['emailAddress'] ?? params['domain'],
      'an address',
    );
    return (
      DONE[name] ??
      (name.startsWith('Delete') ? `removed ${who} as a sender of mail` : `added ${who} as a sender of mail`)
    );
  },
  judge,
});
