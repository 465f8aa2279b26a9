import { defineDetection } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  PasswordRecoveryRequested: 'asked for a new password',
  PasswordRecoveryCompleted: 'set a new password that had been asked for by mail',
  PasswordUpdated: 'changed a password',
  EmailUpdated: 'changed the address of an account',
};

export default defineDetection({
  title: 'A way to sign in was changed',
  provider: 'aws',
  on: Object.keys(DONE).map((name) => `signin:${name}`),
  tier: 'alert',
  severity: 'high',
  attack: ['T1078.004', 'T1098'],
  why: 'A password that is reset belongs to whoever asked for it.',
  says: ({ name }) => DONE[name] ?? `called ${name}`,
  judge: ({ name }) =>
    name === 'PasswordUpdated'
      ? { tier: 'notify' }
      : { reason: 'the password or address of an account is being replaced' },
});
