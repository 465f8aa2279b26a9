import { expect, it } from 'vitest';
import { NOTHING_KNOWN } from '../../src/kit/index.js';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-role-trust.js';

const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider';

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
    "for one's own account, by a machine",
    awsEvent(
      'iam:UpdateAssumeRolePolicy',
      { policyDocument: { Statement: { Effect: 'Allow', Principal: { AWS: '111122223333' } } } },
      DEPLOY,
    ),
    'log/low',
  ],
  [
    'for another account, by a machine',
    awsEvent(
      'iam:UpdateAssumeRolePolicy',
      { policyDocument: { Statement: { Effect: 'Allow', Principal: { AWS: '444455556666' } } } },
      DEPLOY,
    ),
    'alert/high',
  ],
  [
    'for nobody knows whom, by a machine',
    awsEvent('iam:UpdateAssumeRolePolicy', { roleName: 'x' }, DEPLOY),
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
    'alert/high',
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
  [
    'for a service only',
    awsEvent('iam:UpdateAssumeRolePolicy', {
      policyDocument: { Statement: { Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com'] } } },
    }),
    'log/low',
  ],
  [
    'for one account picked out of everybody',
    awsEvent('iam:CreateRole', {
      assumeRolePolicyDocument: {
        Statement: {
          Effect: 'Allow',
          Principal: '*',
          Condition: { StringEquals: { 'aws:PrincipalAccount': '444455556666' } },
        },
      },
    }),
    'alert/high',
  ],
  [
    'a new role for every workflow in the world',
    awsEvent('iam:CreateRole', {
      assumeRolePolicyDocument: {
        Statement: {
          Effect: 'Allow',
          Principal: { Federated: `${PROVIDER}/token.actions.githubusercontent.com` },
          Condition: { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } },
        },
      },
    }),
    'alert/high',
  ],
  [
    'a new role for the workflows of one repository',
    awsEvent('iam:CreateRole', {
      assumeRolePolicyDocument: {
        Statement: {
          Effect: 'Allow',
          Principal: { Federated: `${PROVIDER}/token.actions.githubusercontent.com` },
          Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/app:*' } },
        },
      },
    }),
    'log/low',
  ],
  [
    'a new role for an organisation of nobody knows whom',
    awsEvent('iam:CreateRole', {
      assumeRolePolicyDocument: {
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-attacker00' } },
        },
      },
    }),
    'notify/medium',
  ],
  [
    'a new role for whoever has a tag',
    awsEvent('iam:CreateRole', {
      assumeRolePolicyDocument: {
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Condition: { StringEquals: { 'aws:PrincipalTag/team': 'x' } },
        },
      },
    }),
    'alert/critical',
  ],
  ['nobody knows for whom', awsEvent('iam:UpdateAssumeRolePolicy', null), 'notify/medium'],
  [
    'by Identity Center itself',
    awsEvent('iam:CreateRole', null, {
      userIdentity: { type: 'AWSService', invokedBy: 'sso.amazonaws.com' },
    }),
    'log/low',
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

it('is not led away from an open provider by an account of ours', () => {
  const event = awsEvent('iam:CreateRole', {
    assumeRolePolicyDocument: {
      Statement: [
        { Effect: 'Allow', Principal: { AWS: '444455556666' } },
        { Effect: 'Allow', Principal: { Federated: `${PROVIDER}/token.actions.githubusercontent.com` } },
      ],
    },
  });
  const others = new Set(['444455556666']);
  expect(detection.judge?.(event, { ...NOTHING_KNOWN, accounts: others })?.tier).toBe('alert');
  expect(detection.judge?.(event, { ...NOTHING_KNOWN, partners: others })?.tier).toBe('alert');
});

it('leaves accounts alone that the organisation knows', () => {
  const event = awsEvent('iam:CreateRole', {
    assumeRolePolicyDocument: { Statement: { Effect: 'Allow', Principal: { AWS: '444455556666' } } },
  });
  expect(detection.judge?.(event, { ...NOTHING_KNOWN, accounts: new Set(['444455556666']) })?.tier).toBe(
    'log',
  );
  expect(detection.judge?.(event, { ...NOTHING_KNOWN, partners: new Set(['444455556666']) })?.tier).toBe(
    'notify',
  );
});

it.each([
  [
    awsEvent('iam:UpdateAssumeRolePolicy', {
      policyDocument: {
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: ['111122223333', 'arn:aws:iam::111122223333:role/ci'] },
        },
      },
    }),
    'the role trusts 111122223333 and 1 more',
  ],
  [
    awsEvent('iam:UpdateAssumeRolePolicy', {
      policyDocument: { Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } } },
    }),
    'the role trusts ec2.amazonaws.com',
  ],
  [
    awsEvent('iam:UpdateAssumeRolePolicy', {
      policyDocument: {
        Statement: {
          Effect: 'Allow',
          Principal: { Federated: `${PROVIDER}/token.actions.githubusercontent.com` },
          Condition: {
            'ForAllValues:StringLike': { 'token.actions.githubusercontent.com:sub': 'repo:acme/app:*' },
          },
        },
      },
    }),
    'a condition with ForAllValues also holds where there is no value to compare',
  ],
  [
    awsEvent('iam:UpdateAssumeRolePolicy', {
      policyDocument: { Statement: { Effect: 'Deny', Principal: { AWS: '111122223333' } } },
    }),
    'the role trusts nobody now',
  ],
  [awsEvent('iam:UpdateAssumeRolePolicy', null), 'the record does not show whom the role trusts'],
  [
    awsEvent('iam:CreateRole', {
      assumeRolePolicyDocument: {
        Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } },
      },
    }),
    'the role is new',
  ],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
