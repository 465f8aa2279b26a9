import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-add-to-group.js';

it.each([
  ['a group', awsEvent('iam:AddUserToGroup', { userName: 'ci', groupName: 'readers' }), 'notify/medium'],
  [
    'the administrators',
    awsEvent('iam:AddUserToGroup', { userName: 'ci', groupName: 'Admins' }),
    'notify/high',
  ],
  ['a failed try', awsEvent('iam:AddUserToGroup', { groupName: 'x' }, DENIED), 'log/medium'],
  ['taking out', awsEvent('iam:RemoveUserFromGroup', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('iam:AddUserToGroup', { userName: 'ci', groupName: 'ops' }))).toBe(
    'put ci into the group ops',
  );
});
