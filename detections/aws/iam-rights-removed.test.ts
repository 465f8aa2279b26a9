import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-rights-removed.js';

it.each([
  ['a policy of a group', awsEvent('iam:DeleteGroupPolicy', { groupName: 'g', policyName: 'p' }), 'log/low'],
  ['a policy', awsEvent('iam:DeletePolicy', null), 'log/low'],
  ['a failed try', awsEvent('iam:DeleteGroupPolicy', null, DENIED), 'ignore/low'],
  ['giving some', awsEvent('iam:PutGroupPolicy', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [
    awsEvent('iam:DetachRolePolicy', {
      roleName: 'deploy',
      policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    }),
    'took the policy ReadOnlyAccess from deploy',
  ],
  [awsEvent('iam:RemoveUserFromGroup', { userName: 'ci', groupName: 'ops' }), 'took ci out of the group ops'],
  [
    awsEvent('iam:DeletePolicyVersion', { policyArn: 'arn:aws:iam::111122223333:policy/deploy' }),
    'deleted an old version of the policy deploy',
  ],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
