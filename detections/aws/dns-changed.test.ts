import { expect, it } from 'vitest';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './dns-changed.js';

const joined = awsEvent('route53:AssociateVPCWithHostedZone', { hostedZoneId: 'Z1' });

it.each([
  ['a network joined', joined, 'log/low'],
  ['a zone that is gone', awsEvent('route53:DeleteHostedZone', null), 'notify/medium'],
  ['no log', awsEvent('route53:DeleteQueryLoggingConfig', null), 'alert/medium'],
  ['a failed try', awsEvent('route53:DeleteHostedZone', null, DENIED), 'log/medium'],
  ['an ordinary name', awsEvent('route53:ChangeResourceRecordSets', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(joined)).toBe('let a network ask the zone Z1');
});

it.each([
  [
    awsEvent('route53:DeleteQueryLoggingConfig', { id: 'x' }),
    "what the zone's names are asked for is no longer logged",
  ],
  [awsEvent('route53:DeleteHostedZone', null), 'the zone is deleted'],
  [awsEvent('route53:DisableHostedZoneDNSSEC', null), 'its answers are no longer signed'],
  [joined, 'it can be asked from another network'],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
