import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ses-receiving.js';

const MAKE = 'ses:CreateReceiptRule';
const rule = { rule: { name: 'copy', actions: [{ s3Action: { bucketName: 'b' } }] } };

it.each([
  ['a rule', awsEvent(MAKE, rule), 'notify/medium'],
  ['a rule, by a machine', awsEvent(MAKE, rule, DEPLOY), 'log/low'],
  ['a rule changed', awsEvent('ses:UpdateReceiptRule', rule), 'notify/medium'],
  ['a failed try', awsEvent(MAKE, rule, DENIED), 'log/medium'],
  ['a look', awsEvent('ses:DescribeReceiptRule', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(MAKE, rule))).toBe('made the rule for mail that comes in copy');
});
