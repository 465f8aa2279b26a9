import { byInstance, defineDetection, type Judgement, type VouchEvent } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  PasswordRecoveryRequested: 'asked for a new password',
  PasswordUpdated: 'changed a password',
  EmailUpdated: 'changed the address of an account',
  GetSigninToken: "turned a server's rights into a console session",
};

function judge(event: VouchEvent): Judgement {
  const { name } = event;
  if (name === 'GetSigninToken') {
    return byInstance(event)
      ? { reason: 'a server made itself a console session, which servers do not need' }
      : null;
  }
  if (name === 'PasswordUpdated') return {};
  return { tier: 'alert', reason: 'the password or address of an account is being replaced' };
}

export default defineDetection({
  title: 'A way to sign in was changed or made',
  provider: 'aws',
  on: [
    'signin:PasswordRecoveryRequested',
    'signin:PasswordUpdated',
    'signin:EmailUpdated',
    'signin:GetSigninToken',
  ],
  tier: 'notify',
  severity: 'high',
  attack: ['T1078.004', 'T1550.001'],
  why: 'A password that is reset belongs to whoever asked for it.',
  says: ({ name }) => DONE[name] ?? `called ${name}`,
  judge,
});
