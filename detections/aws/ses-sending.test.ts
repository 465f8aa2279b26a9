import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ses-sending.js';

const MACHINE = {
  userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/web/run' },
};
it.each([
  ['removing', awsEvent('ses:DeleteIdentity', { identity: 'example.com' }), 'notify/low'],
  ['removing, by a machine', awsEvent('ses:DeleteIdentity', null, MACHINE), 'log/low'],
  ['adding', awsEvent('ses:VerifyEmailIdentity', { emailAddress: 'a@example.com' }), 'log/low'],
  ['asking for more', awsEvent('ses:PutAccountDetails', null), 'notify/medium'],
  ['turning it on', awsEvent('ses:UpdateAccountSendingEnabled', { enabled: true }), 'notify/medium'],
  ['turning it off', awsEvent('ses:UpdateAccountSendingEnabled', { enabled: false }), 'log/low'],
  ['a failed try', awsEvent('ses:PutAccountDetails', null, DENIED), 'log/medium'],
  ['a look', awsEvent('ses:GetSendQuota', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [awsEvent('ses:DeleteIdentity', { identity: 'example.com' }), 'removed example.com as a sender of mail'],
  [
    awsEvent('ses:CreateEmailIdentity', { emailIdentity: 'example.com' }),
    'added example.com as a sender of mail',
  ],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
