import { expect, it } from 'vitest';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-attach-policy.js';

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const OWN = 'arn:aws:iam::111122223333:policy/deploy';
const role = (issuer: string, attributes: object = {}) => ({
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/r/s',
    sessionContext: {
      attributes,
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/${issuer}` },
    },
  },
});
const MACHINE = role('pipeline');
const SERVICE = role('aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO');

it.each([
  [
    'administrator rights',
    awsEvent('iam:AttachUserPolicy', { userName: 'ci', policyArn: ADMIN }),
    'alert/high',
  ],
  [
    'administrator rights for a role',
    awsEvent('iam:AttachRolePolicy', {
      roleName: 'ci',
      policyArn: 'arn:aws-cn:iam::aws:policy/AdministratorAccess',
    }),
    'alert/high',
  ],
  [
    'the same by somebody with a second factor',
    awsEvent('iam:AttachRolePolicy', { policyArn: ADMIN }, role('admin', { mfaAuthenticated: 'true' })),
    'alert/high',
  ],
  [
    'the same by a machine',
    awsEvent('iam:AttachRolePolicy', { roleName: 'ci', policyArn: ADMIN }, MACHINE),
    'notify/high',
  ],
  ['to a user by a machine', awsEvent('iam:AttachUserPolicy', { policyArn: ADMIN }, MACHINE), 'alert/high'],
  [
    "by Identity Center, in everybody's name",
    awsEvent('iam:AttachRolePolicy', { roleName: 'AWSReservedSSO_x', policyArn: ADMIN }, SERVICE),
    'log/low',
  ],
  [
    "one's own policy, whatever its name",
    awsEvent('iam:AttachRolePolicy', { policyArn: 'arn:aws:iam::111122223333:policy/AdministratorAccess' }),
    'log/low',
  ],
  ["one's own policy by a machine", awsEvent('iam:AttachRolePolicy', { policyArn: OWN }, MACHINE), 'log/low'],
  [
    "one's own policy by hand, in the console",
    awsEvent('iam:AttachRolePolicy', { policyArn: OWN }, { sessionCredentialFromConsole: 'true' }),
    'notify/medium',
  ],
  [
    'a role to itself',
    awsEvent('iam:AttachRolePolicy', { policyArn: OWN, roleName: 'pipeline' }, MACHINE),
    'notify/medium',
  ],
  ['the same to a user', awsEvent('iam:AttachUserPolicy', { policyArn: OWN }, MACHINE), 'notify/medium'],
  [
    'a whole service',
    awsEvent('iam:AttachGroupPolicy', { policyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }),
    'notify/medium',
  ],
  [
    'read rights',
    awsEvent('iam:AttachGroupPolicy', {
      groupName: 'ci',
      policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    }),
    'log/low',
  ],
  ['nobody knows what', awsEvent('iam:AttachUserPolicy', null), 'notify/medium'],
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
    awsEvent('iam:AttachUserPolicy', { userName: 'ci', policyArn: ADMIN }, DENIED),
    'notify/high',
  ],
  ['detaching', awsEvent('iam:DetachUserPolicy', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(
    detection.says(awsEvent('iam:AttachUserPolicy', { userName: 'ci-deployer', policyArn: ADMIN })),
  ).toBe('gave ci-deployer full administrator rights');
});

it.each([
  [awsEvent('iam:AttachUserPolicy', { policyArn: ADMIN }), 'it gives the user full administrator rights'],
  [
    awsEvent('iam:AttachRolePolicy', { policyArn: ADMIN }),
    'it gives whoever has the role full administrator rights',
  ],
  [
    awsEvent('iam:AttachGroupPolicy', { policyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' }),
    'it gives everybody in the group nearly all rights (IAMFullAccess)',
  ],
  [
    awsEvent('iam:AttachGroupPolicy', { policyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }),
    'it gives far-reaching rights (AmazonS3FullAccess)',
  ],
  [awsEvent('iam:AttachUserPolicy', { policyArn: OWN }), 'the record does not say what the policy allows'],
  [awsEvent('iam:AttachUserPolicy', null), 'the record does not name the policy'],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
