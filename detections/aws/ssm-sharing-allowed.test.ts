import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ssm-sharing-allowed.js';

const SET = 'ssm:UpdateServiceSetting';
const settingId = '/ssm/documents/console/public-sharing-permission';
const arn = `arn:aws:ssm:eu-west-1:111122223333:servicesetting${settingId}`;

it.each([
  ['allowed', awsEvent(SET, { settingId, settingValue: 'Enable' }), 'notify/high'],
  ['allowed, by ARN', awsEvent(SET, { settingId: arn, settingValue: 'Enable' }), 'notify/high'],
  ['back to what it was', awsEvent('ssm:ResetServiceSetting', { settingId }), 'notify/high'],
  ['forbidden', awsEvent(SET, { settingId, settingValue: 'Disable' }), 'log/low'],
  ['a failed try', awsEvent(SET, { settingId, settingValue: 'Enable' }, DENIED), 'log/high'],
  [
    'another setting',
    awsEvent(SET, {
      settingId: '/ssm/parameter-store/high-throughput-enabled',
      settingValue: 'true',
    }),
    'none',
  ],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(SET, { settingId }))).toBe(
    'changed whether documents of commands can be shared with everybody',
  );
});
