import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './security-service-off.js';

it.each([
  ['Config', awsEvent('config:StopConfigurationRecorder', null), 'alert/high'],
  ['Security Hub', awsEvent('securityhub:DisableSecurityHub', null), 'alert/high'],
  ['Macie, for all accounts', awsEvent('macie2:DisableOrganizationAdminAccount', null), 'alert/high'],
  ['one standard', awsEvent('securityhub:BatchDisableStandards', null), 'notify/medium'],
  ['a failed try', awsEvent('config:DeleteDeliveryChannel', null, DENIED), 'notify/high'],
  ['turning on', awsEvent('config:StartConfigurationRecorder', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('config:StopConfigurationRecorder', null))).toBe(
    'turned off AWS Config (StopConfigurationRecorder)',
  );
});
