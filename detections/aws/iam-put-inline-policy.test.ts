import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-put-inline-policy.js';

const MACHINE = {
  userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/pipeline/run' },
};
const may = (Action: string, Resource = '*', Effect = 'Allow') => ({
  userName: 'ci',
  policyDocument: JSON.stringify({ Statement: [{ Effect, Action, Resource }] }),
});

it.each([
  ['reading', awsEvent('iam:PutUserPolicy', may('s3:Get*')), 'notify/low'],
  [
    'reading, for oneself',
    awsEvent('iam:PutUserPolicy', { ...may('s3:Get*'), userName: 'jane' }),
    'notify/medium',
  ],
  [
    'a role to itself',
    awsEvent('iam:PutRolePolicy', { ...may('s3:Get*'), roleName: 'pipeline' }, MACHINE),
    'notify/medium',
  ],
  ['everything', awsEvent('iam:PutRolePolicy', may('*')), 'alert/high'],
  ['everything, by a machine', awsEvent('iam:PutRolePolicy', may('*'), MACHINE), 'notify/high'],
  ['everything for a user, by a machine', awsEvent('iam:PutUserPolicy', may('*'), MACHINE), 'alert/high'],
  ['everything in IAM', awsEvent('iam:PutGroupPolicy', may('iam:*')), 'alert/high'],
  ['the means to get more', awsEvent('iam:PutRolePolicy', may('sts:AssumeRole'), MACHINE), 'notify/medium'],
  ['reading, for a role', awsEvent('iam:PutRolePolicy', may('s3:Get*')), 'log/low'],
  ['everything on one bucket', awsEvent('iam:PutUserPolicy', may('s3:*', 'arn:aws:s3:::x')), 'notify/low'],
  ['forbidding everything', awsEvent('iam:PutUserPolicy', may('*', '*', 'Deny')), 'notify/low'],
  [
    'the quarantine of AWS',
    awsEvent('iam:PutUserPolicy', {
      ...may('*', '*', 'Deny'),
      policyName: 'AWSExposedCredentialPolicy_DO_NOT_REMOVE',
    }),
    'alert/critical',
  ],
  [
    'a policy that cannot be read',
    awsEvent('iam:PutUserPolicy', { userName: 'ci', policyDocument: '{' }),
    'notify/medium',
  ],
  ['no policy at all', awsEvent('iam:PutUserPolicy', null), 'notify/medium'],
  ['a failed try', awsEvent('iam:PutUserPolicy', may('*'), DENIED), 'notify/high'],
  ['taking rights away', awsEvent('iam:DeleteUserPolicy', { userName: 'ci' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('iam:PutUserPolicy', { userName: 'ci', policyName: 'deploy' }))).toBe(
    'wrote the policy deploy into the user ci',
  );
});
