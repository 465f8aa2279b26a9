import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './identity-center-rights.js';

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const MACHINE = {
  userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/web/run' },
};
it.each([
  [
    'administrator rights',
    awsEvent('sso:AttachManagedPolicyToPermissionSet', { managedPolicyArn: ADMIN }),
    'alert/high',
  ],
  [
    'administrator rights, by a machine',
    awsEvent('sso:AttachManagedPolicyToPermissionSet', { managedPolicyArn: ADMIN }, MACHINE),
    'notify/high',
  ],
  [
    'read rights',
    awsEvent('sso:AttachManagedPolicyToPermissionSet', {
      managedPolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    }),
    'log/low',
  ],
  [
    'everything, written out',
    awsEvent('sso:PutInlinePolicyToPermissionSet', {
      inlinePolicy: JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }),
    }),
    'alert/high',
  ],
  [
    'little, written out',
    awsEvent('sso:PutInlinePolicyToPermissionSet', { inlinePolicy: '{"Statement":[]}' }),
    'log/low',
  ],
  [
    'a way into an account',
    awsEvent('sso:CreateAccountAssignment', { targetId: '444455556666' }),
    'notify/medium',
  ],
  ['a way into an account, by a machine', awsEvent('sso:CreateAccountAssignment', null, MACHINE), 'log/low'],
  ['no limit any more', awsEvent('sso:DeletePermissionsBoundaryFromPermissionSet', null), 'notify/high'],
  ['a failed try', awsEvent('sso:CreateAccountAssignment', null, DENIED), 'log/medium'],
  ['a look', awsEvent('sso:ListPermissionSets', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [
    awsEvent('sso:CreateAccountAssignment', { targetId: '444455556666' }),
    'let somebody into the account 444455556666',
  ],
  [
    awsEvent('sso:AttachManagedPolicyToPermissionSet', { managedPolicyArn: ADMIN }),
    'gave a set of rights full administrator rights',
  ],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
