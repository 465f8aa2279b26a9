import { expect, it } from 'vitest';
import { BY_TEMPLATE, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-instance-role.js';

const add = (roleName: string, different = {}) =>
  awsEvent('iam:AddRoleToInstanceProfile', { instanceProfileName: 'web', roleName }, different);

it.each([
  ['a role that sounds powerful', add('admin'), 'notify/medium'],
  ['the same, by a machine', add('admin', DEPLOY), 'log/low'],
  ['the same, by a template', add('admin', BY_TEMPLATE), 'log/low'],
  ['a role', add('web'), 'log/low'],
  ['nothing said', awsEvent('iam:AddRoleToInstanceProfile', null), 'log/low'],
  ['a failed try', add('admin', DENIED), 'log/medium'],
  ['a failed try at a role', add('web', DENIED), 'ignore/low'],
  ['taking it out', awsEvent('iam:RemoveRoleFromInstanceProfile', { roleName: 'admin' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(add('admin'))).toBe('put within reach of servers (web) the role admin');
});
