import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-permissions-boundary-removed.js';

it.each([
  ['of a user', awsEvent('iam:DeleteUserPermissionsBoundary', { userName: 'ci' }), 'alert/medium'],
  ['of a role', awsEvent('iam:DeleteRolePermissionsBoundary', { roleName: 'r' }), 'alert/medium'],
  [
    'a failed try',
    awsEvent('iam:DeleteUserPermissionsBoundary', { userName: 'ci' }, DENIED),
    'notify/medium',
  ],
  ['setting one', awsEvent('iam:PutUserPermissionsBoundary', { userName: 'ci' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('iam:DeleteUserPermissionsBoundary', { userName: 'ci' }))).toBe(
    'removed the permissions boundary of ci',
  );
});
