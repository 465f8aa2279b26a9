import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-create-user.js';

it.each([
  ['a user', awsEvent('iam:CreateUser', { userName: 'ci' }), 'notify/medium'],
  [
    'a user made by a server',
    awsEvent(
      'iam:CreateUser',
      { userName: 'ci' },
      {
        userIdentity: {
          type: 'AssumedRole',
          arn: 'arn:aws:sts::111122223333:assumed-role/web/i-0123456789abcdef0',
        },
      },
    ),
    'notify/high',
  ],
  ['a failed try', awsEvent('iam:CreateUser', { userName: 'ci' }, DENIED), 'log/medium'],
  ['a look at a user', awsEvent('iam:GetUser', { userName: 'ci' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('iam:CreateUser', { userName: 'ci-deployer' }))).toBe(
    'created the user ci-deployer',
  );
});
