import { expect, it } from 'vitest';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-instance-metadata.js';

const MODIFY = 'ec2:ModifyInstanceMetadataOptions';
const loose = { instanceId: 'i-1', httpTokens: 'optional' };

it.each([
  ['without tokens', awsEvent(MODIFY, loose), 'notify/medium'],
  [
    'without tokens, nested',
    awsEvent(MODIFY, { ModifyInstanceMetadataOptionsRequest: { HttpTokens: 'optional', InstanceId: 'i-1' } }),
    'notify/medium',
  ],
  ['for every new server', awsEvent('ec2:ModifyInstanceMetadataDefaults', loose), 'notify/medium'],
  ['made stricter', awsEvent(MODIFY, { instanceId: 'i-1', httpTokens: 'required' }), 'log/low'],
  ['tags only', awsEvent(MODIFY, { instanceMetadataTags: 'enabled' }), 'log/low'],
  ['a failed try', awsEvent(MODIFY, loose, DENIED), 'log/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(MODIFY, loose))).toBe('changed how i-1 hands out credentials');
});

it.each([
  [awsEvent(MODIFY, loose), 'credentials are handed out without a token too (IMDSv1)'],
  [awsEvent(MODIFY, { httpTokens: 'required' }), 'a token is needed (IMDSv2)'],
  [awsEvent(MODIFY, { instanceMetadataTags: 'enabled' }), 'it does not change whether a token is needed'],
  [
    awsEvent('ec2:ModifyInstanceMetadataDefaults', { httpTokens: 'no-preference' }),
    'whether a token is needed is left open',
  ],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
