import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-password-policy.js';

it.each([
  ['removed', awsEvent('iam:DeleteAccountPasswordPolicy', null), 'alert/medium'],
  ['changed', awsEvent('iam:UpdateAccountPasswordPolicy', null), 'notify/low'],
  [
    'made strong',
    awsEvent('iam:UpdateAccountPasswordPolicy', {
      minimumPasswordLength: 14,
      requireSymbols: true,
      requireNumbers: true,
      requireUppercaseCharacters: true,
      requireLowercaseCharacters: true,
    }),
    'log/low',
  ],
  [
    'made weak',
    awsEvent('iam:UpdateAccountPasswordPolicy', { minimumPasswordLength: 6, requireSymbols: true }),
    'notify/low',
  ],
  ['a failed try', awsEvent('iam:DeleteAccountPasswordPolicy', null, DENIED), 'notify/medium'],
  ['a look', awsEvent('iam:GetAccountPasswordPolicy', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});
