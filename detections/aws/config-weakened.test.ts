import { expect, it } from 'vitest';
import { AUTOSCALING, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './config-weakened.js';

const PUT = 'config:PutConfigurationRecorder';
const group = (recordingGroup: object) => ({ configurationRecorder: { name: 'default', recordingGroup } });

it.each([
  ['a check', awsEvent('config:DeleteConfigRule', { configRuleName: 'r' }), 'notify/medium'],
  ['a check, by a machine', awsEvent('config:DeleteConfigRule', null, DEPLOY), 'notify/medium'],
  ['a check, by AWS', awsEvent('config:DeleteConfigRule', null, AUTOSCALING), 'log/low'],
  ['a record of a part', awsEvent(PUT, group({ allSupported: false })), 'notify/medium'],
  [
    'a record with gaps',
    awsEvent(PUT, group({ recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' } })),
    'notify/medium',
  ],
  ['a record of everything', awsEvent(PUT, group({ allSupported: true })), 'log/low'],
  ['a place for the record', awsEvent('config:PutDeliveryChannel', null), 'log/low'],
  [
    'a record of a month',
    awsEvent('config:PutRetentionConfiguration', { retentionPeriodInDays: 30 }),
    'notify/medium',
  ],
  [
    'a record of years',
    awsEvent('config:PutRetentionConfiguration', { retentionPeriodInDays: 2557 }),
    'log/low',
  ],
  ['a failed try', awsEvent('config:DeleteConfigRule', null, DENIED), 'log/medium'],
  ['a failed start', awsEvent('config:PutDeliveryChannel', null, DENIED), 'ignore/low'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('config:DeleteConfigRule', { configRuleName: 'r' }))).toBe(
    'deleted the check r',
  );
});
