import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './guardduty-off.js';

it.each([
  ['deleted', awsEvent('guardduty:DeleteDetector', { detectorId: 'd' }), 'alert/high'],
  ['switched off', awsEvent('guardduty:UpdateDetector', { enable: false }), 'alert/high'],
  ['another setting', awsEvent('guardduty:UpdateDetector', { enable: true }), 'none'],
  ['accounts taken out', awsEvent('guardduty:DisassociateMembers', null), 'alert/high'],
  ['a failed try', awsEvent('guardduty:DeleteDetector', null, DENIED), 'notify/high'],
  ['a look', awsEvent('guardduty:ListDetectors', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('guardduty:DeleteDetector', { detectorId: 'd' }))).toBe(
    'turned off the threat detector d',
  );
});
