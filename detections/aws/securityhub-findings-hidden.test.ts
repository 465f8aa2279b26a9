import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './securityhub-findings-hidden.js';

const BATCH = 'securityhub:BatchUpdateFindings';
const RULE = 'securityhub:CreateAutomationRule';
const status = (Status: string) => ({ FindingIdentifiers: [{ Id: 'x' }], Workflow: { Status } });

it.each([
  ['suppressed', awsEvent(BATCH, status('SUPPRESSED')), 'notify/medium'],
  ['suppressed by a machine', awsEvent(BATCH, status('SUPPRESSED'), DEPLOY), 'log/low'],
  ['resolved', awsEvent(BATCH, status('RESOLVED')), 'log/low'],
  ['a note', awsEvent(BATCH, { FindingIdentifiers: [{ Id: 'x' }], Note: { Text: 'hm' } }), 'log/low'],
  ['nobody knows which', awsEvent(BATCH, { Filters: {} }), 'notify/medium'],
  ['the old way', awsEvent('securityhub:UpdateFindings', { RecordState: 'ARCHIVED' }), 'notify/medium'],
  ['the old way, back', awsEvent('securityhub:UpdateFindings', { RecordState: 'ACTIVE' }), 'log/low'],
  [
    'hidden from now on',
    awsEvent(RULE, { Actions: [{ FindingFieldsUpdate: { Workflow: { Status: 'SUPPRESSED' } } }] }),
    'notify/medium',
  ],
  ['sorted from now on', awsEvent(RULE, { Actions: [] }), 'log/low'],
  ['a view deleted', awsEvent('securityhub:DeleteInsight', null), 'notify/low'],
  ['a view deleted by a machine', awsEvent('securityhub:DeleteInsight', null, DEPLOY), 'log/low'],
  ['a failed try', awsEvent(BATCH, status('SUPPRESSED'), DENIED), 'log/medium'],
  ['a new view', awsEvent('securityhub:CreateInsight', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(BATCH, null))).toBe('changed findings of Security Hub');
});
