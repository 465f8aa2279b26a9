import { expect, it } from 'vitest';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
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

it.each([
  [
    awsEvent('sso:PutMfaDeviceManagementForDirectory', { configuration: { mfaMode: 'DISABLED' } }),
    'a second factor is not asked for any more',
  ],
  [
    awsEvent('sso:PutMfaDeviceManagementForDirectory', { configuration: { mfaMode: 'ALWAYS_ON' } }),
    'the rule for a second factor is now ALWAYS_ON',
  ],
  [
    awsEvent('sso:PutMfaDeviceManagementForDirectory', null),
    'the record does not say when a second factor is asked for now',
  ],
  [
    awsEvent('sso:CreateTrustedTokenIssuer', { name: 'x' }),
    'whom another provider names is taken for one of ours',
  ],
  [awsEvent('sso-directory:DeleteMfaDeviceForUser', null), 'it removes a second factor'],
  [awsEvent('sso-directory:UpdatePassword', null), 'it changes a password'],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
