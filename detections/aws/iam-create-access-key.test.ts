import { expect, it } from 'vitest';
import { awsEvent, DENIED, ROOT, verdict } from '../../test/aws-event.js';
import detection from './iam-create-access-key.js';

it.each([
  ['for oneself', awsEvent('iam:CreateAccessKey', { userName: 'jane' }), 'log/medium'],
  ['for oneself, unnamed', awsEvent('iam:CreateAccessKey', null), 'log/medium'],
  ['for another', awsEvent('iam:CreateAccessKey', { userName: 'ci' }), 'notify/high'],
  ['by root', awsEvent('iam:CreateAccessKey', null, ROOT), 'alert/critical'],
  [
    'for a user who is called like the role',
    awsEvent(
      'iam:CreateAccessKey',
      { userName: 'jane' },
      {
        userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/jane/jane' },
      },
    ),
    'notify/high',
  ],
  ['for oneself, and failed', awsEvent('iam:CreateAccessKey', null, DENIED), 'ignore/medium'],
  ['a failed try', awsEvent('iam:CreateAccessKey', { userName: 'ci' }, DENIED), 'log/high'],
  ['turning one off', awsEvent('iam:DeleteAccessKey', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('iam:CreateAccessKey', { userName: 'ci' }))).toBe(
    'created an access key for ci',
  );
});
