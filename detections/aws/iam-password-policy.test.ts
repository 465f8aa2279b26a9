import { expect, it } from 'vitest';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
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

it.each([
  [
    awsEvent('iam:UpdateAccountPasswordPolicy', { minimumPasswordLength: 6, requireSymbols: true }),
    'a password of 6 characters is enough, and it needs no number, no capital letter, no small letter',
  ],
  [
    awsEvent('iam:UpdateAccountPasswordPolicy', {
      minimumPasswordLength: 8,
      requireSymbols: true,
      requireNumbers: true,
      requireUppercaseCharacters: true,
      requireLowercaseCharacters: true,
    }),
    'a password of 8 characters is enough',
  ],
  [
    awsEvent('iam:UpdateAccountPasswordPolicy', {
      minimumPasswordLength: 14,
      requireSymbols: true,
      requireUppercaseCharacters: true,
      requireLowercaseCharacters: true,
    }),
    'it needs no number',
  ],
  [
    awsEvent('iam:UpdateAccountPasswordPolicy', {
      minimumPasswordLength: 14,
      requireSymbols: true,
      requireNumbers: true,
      requireUppercaseCharacters: true,
      requireLowercaseCharacters: true,
    }),
    'they ask for 14 characters of every sort',
  ],
  [
    awsEvent('iam:UpdateAccountPasswordPolicy', {
      minimumPasswordLength: 'x',
      requireSymbols: true,
      requireNumbers: true,
      requireUppercaseCharacters: true,
      requireLowercaseCharacters: true,
    }),
    'the record does not say how long a password must be',
  ],
  [awsEvent('iam:UpdateAccountPasswordPolicy', null), 'the record does not say what they are now'],
  [awsEvent('iam:DeleteAccountPasswordPolicy', null), 'only the rules that AWS has by itself are left'],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
