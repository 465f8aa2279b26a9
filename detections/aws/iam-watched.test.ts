import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-watched.js';

it.each([
  ["a password of one's own", awsEvent('iam:ChangePassword', null), 'log/low'],
  ['reading all rights', awsEvent('iam:GetAccountAuthorizationDetails', null), 'log/low'],
  ['a failed try', awsEvent('iam:DeleteUser', { userName: 'ci' }, DENIED), 'ignore/low'],
  ['a list', awsEvent('iam:ListUsers', null), 'none'],
  ['a role for servers', awsEvent('iam:AddRoleToInstanceProfile', { roleName: 'web' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [awsEvent('iam:ChangePassword', null), 'changed the password of jane'],
  [awsEvent('iam:DeleteUser', { userName: 'ci' }), 'deleted the user ci'],
  [
    awsEvent('iam:CreateInstanceProfile', { instanceProfileName: 'p' }),
    'made a place for a server role called p',
  ],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
