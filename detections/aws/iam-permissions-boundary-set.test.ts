import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-permissions-boundary-set.js';

it.each([
  [
    'a limit',
    awsEvent('iam:PutUserPermissionsBoundary', {
      userName: 'ci',
      permissionsBoundary: 'arn:aws:iam::111122223333:policy/fence',
    }),
    'log/low',
  ],
  [
    'a limit that lets everything through',
    awsEvent('iam:PutRolePermissionsBoundary', {
      permissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess',
    }),
    'notify/high',
  ],
  ['a failed try', awsEvent('iam:PutRolePermissionsBoundary', null, DENIED), 'ignore/low'],
  ['removing it', awsEvent('iam:DeleteRolePermissionsBoundary', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [awsEvent('iam:PutUserPermissionsBoundary', { userName: 'ci' }), 'set the permissions boundary of ci'],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
