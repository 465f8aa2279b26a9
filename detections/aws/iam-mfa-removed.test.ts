import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-mfa-removed.js';

it.each([
  ["one's own", awsEvent('iam:DeactivateMFADevice', { userName: 'jane' }), 'notify/medium'],
  ["another's", awsEvent('iam:DeactivateMFADevice', { userName: 'ci' }), 'alert/high'],
  ['a device', awsEvent('iam:DeleteVirtualMFADevice', null), 'log/low'],
  ['a failed try', awsEvent('iam:DeactivateMFADevice', { userName: 'ci' }, DENIED), 'notify/high'],
  ['adding one', awsEvent('iam:EnableMFADevice', { userName: 'ci' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('iam:DeactivateMFADevice', { userName: 'ci' }))).toBe(
    'removed the second factor of ci',
  );
});
