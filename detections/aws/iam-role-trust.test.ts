import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-role-trust.js';

it.each([
  [
    'for everybody',
    awsEvent('iam:UpdateAssumeRolePolicy', {
      policyDocument: JSON.stringify({
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*' }],
      }),
    }),
    'alert/critical',
  ],
  [
    'for everybody, as AWS',
    awsEvent('iam:UpdateAssumeRolePolicy', {
      policyDocument: JSON.stringify({
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: ['*'] } }],
      }),
    }),
    'alert/critical',
  ],
  [
    'for everybody with an external id',
    awsEvent('iam:UpdateAssumeRolePolicy', {
      policyDocument: JSON.stringify({
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: '*',
            Condition: { StringEquals: { 'sts:ExternalId': 'x' } },
          },
        ],
      }),
    }),
    'notify/medium',
  ],
  [
    'for everybody, tied to nothing',
    awsEvent('iam:UpdateAssumeRolePolicy', {
      policyDocument: JSON.stringify({
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: '*',
            Condition: { StringLike: { 'aws:PrincipalArn': '*' } },
          },
        ],
      }),
    }),
    'alert/critical',
  ],
  [
    'for another account',
    awsEvent('iam:UpdateAssumeRolePolicy', {
      policyDocument: JSON.stringify({
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: 'arn:aws:iam::444455556666:root' } },
        ],
      }),
    }),
    'alert/high',
  ],
  [
    "for one's own account",
    awsEvent('iam:UpdateAssumeRolePolicy', {
      policyDocument: JSON.stringify({
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '111122223333' } }],
      }),
    }),
    'notify/medium',
  ],
  [
    'a new role for a service',
    awsEvent('iam:CreateRole', {
      assumeRolePolicyDocument: JSON.stringify({
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } },
        ],
      }),
    }),
    'log/low',
  ],
  [
    'a new role for another account',
    awsEvent('iam:CreateRole', {
      assumeRolePolicyDocument: JSON.stringify({
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '444455556666' } }],
      }),
    }),
    'notify/high',
  ],
  [
    'a new role for everybody',
    awsEvent('iam:CreateRole', {
      assumeRolePolicyDocument: encodeURIComponent(
        JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*' }] }),
      ),
    }),
    'alert/critical',
  ],
  [
    'a new role for any web identity',
    awsEvent('iam:CreateRole', {
      assumeRolePolicyDocument: JSON.stringify({
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/x' },
          },
        ],
      }),
    }),
    'notify/high',
  ],
  [
    'a failed try',
    awsEvent(
      'iam:UpdateAssumeRolePolicy',
      {
        policyDocument: JSON.stringify({
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*' }],
        }),
      },
      DENIED,
    ),
    'notify/critical',
  ],
  ['another call', awsEvent('iam:UpdateRole', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('iam:UpdateAssumeRolePolicy', { roleName: 'deploy' }))).toBe(
    'changed who may use the role deploy',
  );
});
