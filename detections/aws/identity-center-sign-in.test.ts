import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './identity-center-sign-in.js';

it.each([
  ['when it is asked for', awsEvent('sso:PutMfaDeviceManagementForDirectory', null), 'notify/high'],
  ['another provider', awsEvent('sso:CreateTrustedTokenIssuer', { name: 'x' }), 'notify/high'],
  ['a failed try', awsEvent('sso-directory:UpdatePassword', null, DENIED), 'log/high'],
  ['a look', awsEvent('sso-directory:ListMfaDevicesForUser', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([[awsEvent('sso-directory:DeleteMfaDeviceForUser'), 'removed a second factor in Identity Center']])(
  'says what was done',
  (event, expected) => {
    expect(detection.says(event)).toBe(expected);
  },
);
