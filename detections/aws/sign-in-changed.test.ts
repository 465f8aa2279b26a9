import { expect, it } from 'vitest';
import { awsEvent, verdict } from '../../test/aws-event.js';
import detection from './sign-in-changed.js';

it.each([
  ['recovery', awsEvent('signin:PasswordRecoveryRequested', null), 'alert/high'],
  ['a new password', awsEvent('signin:PasswordUpdated', null), 'notify/high'],
  ['another address', awsEvent('signin:EmailUpdated', null), 'alert/high'],
  ['a sign-in', awsEvent('signin:ConsoleLogin', null), 'none'],
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
