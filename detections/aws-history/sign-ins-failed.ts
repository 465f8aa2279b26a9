import { defineWatch } from '../../src/kit/index.js';

export default defineWatch({
  title: 'Many sign-ins to the console failed',
  provider: 'aws',
  on: ['signin:ConsoleLogin'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1110.003', 'T1110.001'],
  why: 'One forgets a password now and then; many failures from one place are somebody guessing.',
  failedCounts: true,
  falsePositives: 'An office behind one address on the day that passwords expire.',
  says: () => 'failed to sign in to the console many times',
  judge: ({ error }) => (error === null ? null : {}),
  history: {
    kind: 'volume',
    // Passwords are guessed for one name after another, so it is the place that counts.
    per: ({ account, address }) => `${account} ${address ?? 'an unknown address'}`,
    what: 'sign-ins from one address failed',
    atLeast: 8,
    withinMs: 60 * 60 * 1000,
  },
});
