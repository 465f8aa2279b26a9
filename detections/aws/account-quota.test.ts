import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './account-quota.js';

it.each([
  ['more', awsEvent('servicequotas:RequestServiceQuotaIncrease', { serviceCode: 'ec2' }), 'log/low'],
  ['a failed try', awsEvent('servicequotas:RequestServiceQuotaIncrease', null, DENIED), 'ignore/low'],
  ['a look', awsEvent('servicequotas:GetServiceQuota', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [
    awsEvent('servicequotas:RequestServiceQuotaIncrease', { serviceCode: 'ec2' }),
    'asked AWS for more of ec2',
  ],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
