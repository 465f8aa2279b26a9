import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-put-inline-policy.js';

it.each([
  [
    'rights for a user',
    awsEvent('iam:PutUserPolicy', {
      userName: 'ci',
      policyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }] }),
    }),
    'notify/medium',
  ],
  [
    'everything',
    awsEvent('iam:PutRolePolicy', {
      roleName: 'ci',
      policyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
    }),
    'notify/high',
  ],
  [
    'everything in IAM',
    awsEvent('iam:PutGroupPolicy', {
      groupName: 'ci',
      policyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }] }),
    }),
    'notify/high',
  ],
  [
    'everything on one bucket',
    awsEvent('iam:PutUserPolicy', {
      userName: 'ci',
      policyDocument: JSON.stringify({
        Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::x' }],
      }),
    }),
    'notify/medium',
  ],
  [
    'a policy that cannot be read',
    awsEvent('iam:PutUserPolicy', { userName: 'ci', policyDocument: '{' }),
    'notify/medium',
  ],
  ['a failed try', awsEvent('iam:PutUserPolicy', { userName: 'ci' }, DENIED), 'log/medium'],
  ['taking rights away', awsEvent('iam:DeleteUserPolicy', { userName: 'ci' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('iam:PutUserPolicy', { userName: 'ci', policyName: 'deploy' }))).toBe(
    'wrote the policy deploy into the user ci',
  );
});
