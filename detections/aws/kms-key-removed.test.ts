import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './kms-key-removed.js';

it.each([
  ['deletion', awsEvent('kms:ScheduleKeyDeletion', { keyId: 'k' }), 'alert/high'],
  ['off', awsEvent('kms:DisableKey', null), 'notify/medium'],
  ['a failed try', awsEvent('kms:ScheduleKeyDeletion', null, DENIED), 'notify/high'],
  ['called off', awsEvent('kms:CancelKeyDeletion', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('kms:DisableKey', { keyId: 'k' }))).toBe('turned off the encryption key k');
});
