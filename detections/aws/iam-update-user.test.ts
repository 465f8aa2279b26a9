import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-update-user.js';

it.each([
  ['a change', awsEvent('iam:UpdateUser', { userName: 'ci' }), 'log/low'],
  ['a failed try', awsEvent('iam:UpdateUser', { userName: 'ci' }, DENIED), 'ignore/low'],
  ['another call', awsEvent('iam:ListUsers', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('iam:UpdateUser', { userName: 'a', newUserName: 'b' }))).toBe(
    'renamed the user a to b',
  );
});
