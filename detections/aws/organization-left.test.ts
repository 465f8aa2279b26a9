import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './organization-left.js';

it.each([
  ['leaving', awsEvent('organizations:LeaveOrganization', null), 'alert/high'],
  ['closing', awsEvent('account:CloseAccount', null), 'alert/high'],
  ['a failed try', awsEvent('organizations:LeaveOrganization', null, DENIED), 'notify/high'],
  ['a look', awsEvent('organizations:DescribeOrganization', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('organizations:CloseAccount', { accountId: '444455556666' }))).toBe(
    'closed 444455556666',
  );
});
