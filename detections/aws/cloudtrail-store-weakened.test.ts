import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './cloudtrail-store-weakened.js';

const UPDATE = 'cloudtrail:UpdateEventDataStore';

it.each([
  ['without protection', awsEvent(UPDATE, { terminationProtectionEnabled: false }), 'notify/high'],
  ['one region', awsEvent(UPDATE, { multiRegionEnabled: 'false' }), 'notify/high'],
  ['kept for a week', awsEvent(UPDATE, { retentionPeriod: 7 }), 'notify/high'],
  ['other selectors', awsEvent(UPDATE, { advancedEventSelectors: [] }), 'notify/medium'],
  ['kept for years', awsEvent(UPDATE, { retentionPeriod: 2557 }), 'log/low'],
  ['another name', awsEvent(UPDATE, { name: 'x' }), 'log/low'],
  ['taken away', awsEvent('cloudtrail:DeregisterOrganizationDelegatedAdmin', null), 'notify/high'],
  ['a failed try', awsEvent(UPDATE, { multiRegionEnabled: false }, DENIED), 'log/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  const eventDataStore = 'arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/abc';
  expect(detection.says(awsEvent(UPDATE, { eventDataStore }))).toBe('changed the store of calls abc');
});
