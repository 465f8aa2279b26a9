import { expect, it } from 'vitest';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './sts-issued-rights.js';

it.each([
  [
    'with all rights',
    awsEvent('sts:GetFederationToken', {
      policyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    }),
    'alert/high',
  ],
  [
    'with all rights, written out',
    awsEvent('sts:GetFederationToken', {
      policy: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    }),
    'alert/high',
  ],
  ['with few', awsEvent('sts:GetFederationToken', {}), 'notify/medium'],
  ['root', awsEvent('sts:AssumeRoot', null), 'alert/high'],
  [
    'root, who can only look',
    awsEvent('sts:AssumeRoot', {
      taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' },
    }),
    'notify/low',
  ],
  [
    'root, who gets a password',
    awsEvent('sts:AssumeRoot', {
      taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMCreateRootUserPassword' },
    }),
    'alert/high',
  ],
  ['a failed try', awsEvent('sts:AssumeRoot', null, DENIED), 'notify/high'],
  ['a role', awsEvent('sts:AssumeRole', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('sts:GetFederationToken', null))).toBe(
    'made a session for a federated user',
  );
});

it.each([
  [
    awsEvent('sts:AssumeRoot', {
      targetPrincipal: '444455556666',
      taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMCreateRootUserPassword' },
    }),
    'it acts as root of the member account 444455556666 (IAMCreateRootUserPassword)',
  ],
  [awsEvent('sts:AssumeRoot', null), 'it acts as root of a member account'],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
