import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './organization-policy.js';

const sort = (policyType: string, different = {}) =>
  awsEvent('organizations:DisablePolicyType', { rootId: 'r-a1b2', policyType }, different);

it.each([
  ['a policy detached', awsEvent('organizations:DetachPolicy', { policyId: 'p-1' }), 'notify/high'],
  ['no limits any more', sort('SERVICE_CONTROL_POLICY'), 'alert/high'],
  ['no limits of resources any more', sort('RESOURCE_CONTROL_POLICY'), 'alert/high'],
  ['no rules of tags any more', sort('TAG_POLICY'), 'notify/high'],
  ['a failed try at the limits', sort('SERVICE_CONTROL_POLICY', DENIED), 'notify/high'],
  ['a failed try', awsEvent('organizations:DetachPolicy', null, DENIED), 'log/high'],
  [
    'root of every account, let go',
    awsEvent('iam:DisableOrganizationsRootCredentialsManagement', null),
    'notify/high',
  ],
  ['attaching one', awsEvent('organizations:AttachPolicy', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('organizations:DetachPolicy', { policyId: 'p-1' }))).toBe(
    'took off the policy p-1',
  );
  expect(
    detection.says(awsEvent('organizations:InviteAccountToOrganization', { target: { id: '444455556666' } })),
  ).toBe('invited an account: 444455556666');
});
