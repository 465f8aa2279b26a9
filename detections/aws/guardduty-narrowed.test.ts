import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './guardduty-narrowed.js';

const UPDATE = 'guardduty:UpdateDetector';

it.each([
  ['trusted addresses', awsEvent('guardduty:CreateIPSet', { activate: true }), 'notify/high'],
  ['addresses not trusted yet', awsEvent('guardduty:UpdateIPSet', { activate: false }), 'log/low'],
  ['a list to look for', awsEvent('guardduty:CreateThreatIntelSet', { activate: true }), 'log/low'],
  [
    'a list no longer looked for',
    awsEvent('guardduty:UpdateThreatIntelSet', { activate: false }),
    'notify/medium',
  ],
  ['a filter that hides', awsEvent('guardduty:CreateFilter', { action: 'ARCHIVE' }), 'notify/medium'],
  ['a filter that sorts', awsEvent('guardduty:UpdateFilter', { action: 'NOOP' }), 'log/low'],
  [
    'a source off',
    awsEvent(UPDATE, { dataSources: { kubernetes: { auditLogs: { enable: false } } } }),
    'notify/high',
  ],
  [
    'a feature off',
    awsEvent(UPDATE, { features: [{ name: 'S3_DATA_EVENTS', status: 'DISABLED' }] }),
    'notify/high',
  ],
  ['another rhythm', awsEvent(UPDATE, { enable: true, findingPublishingFrequency: 'SIX_HOURS' }), 'log/low'],
  ['findings put away', awsEvent('guardduty:ArchiveFindings', null), 'notify/low'],
  ['findings put away by a machine', awsEvent('guardduty:ArchiveFindings', null, DEPLOY), 'log/low'],
  ['findings go nowhere', awsEvent('guardduty:DeletePublishingDestination', null), 'notify/medium'],
  ['a failed try', awsEvent('guardduty:CreateIPSet', { activate: true }, DENIED), 'log/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('guardduty:CreateIPSet', null))).toBe(
    'told threat detection to trust addresses',
  );
});

it.each([
  [awsEvent(UPDATE, { enable: true }), 'it turns off no part of it'],
  [awsEvent(UPDATE, { enable: false }), 'it turns off all of it'],
  [awsEvent('guardduty:CreateThreatIntelSet', { activate: true }), 'it is a list of what to look for'],
  [awsEvent('guardduty:CreateThreatIntelSet', { activate: false }), 'what it lists is not looked for yet'],
  [awsEvent('guardduty:UpdateThreatIntelSet', { activate: false }), 'what it lists is no longer looked for'],
  [awsEvent('guardduty:UpdateIPSet', { activate: false }), 'the record does not say that the list is in use'],
  [awsEvent('guardduty:UpdateFilter', { action: 'NOOP' }), 'the record does not say that it hides findings'],
  [awsEvent('guardduty:ArchiveFindings', null, DEPLOY), 'it puts findings away'],
  [awsEvent('guardduty:DeletePublishingDestination', null), 'it stops findings from being passed on there'],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
