import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './security-service-narrowed.js';

const CONTROLS = 'securityhub:BatchUpdateStandardsControlAssociations';
const controls = (AssociationStatus: string) => ({
  StandardsControlAssociationUpdates: [{ AssociationStatus }],
});

it.each([
  ['Macie paused', awsEvent('macie2:UpdateMacieSession', { status: 'PAUSED' }), 'notify/medium'],
  [
    'another rhythm',
    awsEvent('macie2:UpdateMacieSession', { findingPublishingFrequency: 'SIX_HOURS' }),
    'log/low',
  ],
  ['findings hidden', awsEvent('macie2:CreateFindingsFilter', { action: 'ARCHIVE' }), 'notify/medium'],
  ['findings sorted', awsEvent('macie2:UpdateFindingsFilter', { action: 'NOOP' }), 'log/low'],
  ['findings put away', awsEvent('macie2:ArchiveFindings', null), 'log/low'],
  ['findings suppressed', awsEvent('inspector2:CreateFilter', { action: 'SUPPRESS' }), 'notify/medium'],
  ['an account taken out', awsEvent('macie2:DisassociateMember', null), 'notify/medium'],
  ['an account taken out by a machine', awsEvent('macie2:DisassociateMember', null, DEPLOY), 'notify/medium'],
  [
    'a check off',
    awsEvent('securityhub:UpdateStandardsControl', { ControlStatus: 'DISABLED' }),
    'notify/medium',
  ],
  ['a check on', awsEvent('securityhub:UpdateStandardsControl', { ControlStatus: 'ENABLED' }), 'log/low'],
  ['checks off', awsEvent(CONTROLS, controls('DISABLED')), 'notify/medium'],
  ['checks off, by a machine', awsEvent(CONTROLS, controls('DISABLED'), DEPLOY), 'log/low'],
  ['a failed try', awsEvent('macie2:DisassociateMember', null, DENIED), 'log/medium'],
  ['a look', awsEvent('macie2:ListMembers', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('macie2:DeleteMember', null))).toBe('took another account out of Macie');
});
