import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-create-group.js';

it.each([
  ['a group', awsEvent('iam:CreateGroup', { groupName: 'ops' }), 'log/low'],
  ['a failed try', awsEvent('iam:CreateGroup', { groupName: 'ops' }, DENIED), 'ignore/low'],
  ['a look', awsEvent('iam:GetGroup', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('iam:CreateGroup', { groupName: 'ops' }))).toBe('created the group ops');
});
