import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-attach-policy.js';

it.each([
  [
    'administrator rights',
    awsEvent('iam:AttachUserPolicy', {
      userName: 'ci',
      policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    }),
    'notify/high',
  ],
  [
    'administrator rights for a role',
    awsEvent('iam:AttachRolePolicy', {
      roleName: 'ci',
      policyArn: 'arn:aws-cn:iam::aws:policy/AdministratorAccess',
    }),
    'notify/high',
  ],
  [
    "one's own policy of that name",
    awsEvent('iam:AttachRolePolicy', {
      roleName: 'ci',
      policyArn: 'arn:aws:iam::111122223333:policy/AdministratorAccess',
    }),
    'notify/medium',
  ],
  [
    'read rights',
    awsEvent('iam:AttachGroupPolicy', {
      groupName: 'ci',
      policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    }),
    'notify/medium',
  ],
  [
    'the quarantine of AWS',
    awsEvent('iam:AttachUserPolicy', {
      userName: 'ci',
      policyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2',
    }),
    'alert/critical',
  ],
  [
    'a failed try',
    awsEvent(
      'iam:AttachUserPolicy',
      { userName: 'ci', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      DENIED,
    ),
    'log/high',
  ],
  ['detaching', awsEvent('iam:DetachUserPolicy', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(
    detection.says(
      awsEvent('iam:AttachUserPolicy', {
        userName: 'ci-deployer',
        policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    ),
  ).toBe('gave ci-deployer full administrator rights');
});
