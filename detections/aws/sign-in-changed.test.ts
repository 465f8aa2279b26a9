import { expect, it } from 'vitest';
import { awsEvent, verdict } from '../../test/aws-event.js';
import detection from './sign-in-changed.js';

it.each([
  ['recovery', awsEvent('signin:PasswordRecoveryRequested', null), 'alert/high'],
  ['a new password', awsEvent('signin:PasswordUpdated', null), 'notify/high'],
  ['a console session of a person', awsEvent('signin:GetSigninToken', null), 'none'],
  [
    'a console session of a server',
    awsEvent('signin:GetSigninToken', null, {
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/web/i-0123456789abcdef0',
      },
    }),
    'notify/high',
  ],
  [
    'a failed try',
    awsEvent('signin:PasswordUpdated', null, { responseElements: { PasswordUpdated: 'Failure' } }),
    'log/high',
  ],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('signin:PasswordUpdated', null))).toBe('changed a password');
});
