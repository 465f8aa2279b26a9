import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './cloudformation-rolled-out.js';

const OUT = 'cloudformation:CreateStackInstances';
const PROTECT = 'cloudformation:UpdateTerminationProtection';

it.each([
  ['to other accounts', awsEvent(OUT, { stackSetName: 's' }), 'notify/medium'],
  ['to other accounts, by a machine', awsEvent(OUT, { stackSetName: 's' }, DEPLOY), 'log/low'],
  ['here', awsEvent('cloudformation:CreateStack', { stackName: 's' }), 'log/low'],
  ['unprotected', awsEvent(PROTECT, { enableTerminationProtection: false }), 'notify/low'],
  ['protected', awsEvent(PROTECT, { enableTerminationProtection: true }), 'none'],
  ['a failed try', awsEvent(OUT, null, DENIED), 'log/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(OUT, { stackSetName: 's' }))).toBe(
    'rolled out to other accounts with the stack set s',
  );
});
