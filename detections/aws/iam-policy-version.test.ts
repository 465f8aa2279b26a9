import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-policy-version.js';

it.each([
  [
    'a version with everything',
    awsEvent('iam:CreatePolicyVersion', {
      policyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
    }),
    'alert/high',
  ],
  [
    'a version',
    awsEvent('iam:CreatePolicyVersion', {
      policyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }] }),
    }),
    'log/low',
  ],
  [
    'a version with the means to get more',
    awsEvent('iam:CreatePolicyVersion', {
      policyDocument: { Statement: { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' } },
    }),
    'notify/medium',
  ],
  [
    'everything, by a machine',
    awsEvent(
      'iam:CreatePolicy',
      { policyDocument: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } },
      { userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/pipeline/run' } },
    ),
    'notify/high',
  ],
  ['a version of which nothing is known', awsEvent('iam:CreatePolicyVersion', null), 'notify/medium'],
  ['a switch', awsEvent('iam:SetDefaultPolicyVersion', { versionId: 'v1' }), 'notify/medium'],
  [
    'a new policy',
    awsEvent('iam:CreatePolicy', {
      policyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }] }),
    }),
    'log/low',
  ],
  [
    'a new policy with everything',
    awsEvent('iam:CreatePolicy', {
      policyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
    }),
    'alert/high',
  ],
  [
    'a failed try',
    awsEvent(
      'iam:CreatePolicyVersion',
      { policyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }) },
      DENIED,
    ),
    'notify/high',
  ],
  ['another call', awsEvent('iam:GetPolicyVersion', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(
    detection.says(
      awsEvent('iam:CreatePolicyVersion', { policyArn: 'arn:aws:iam::111122223333:policy/deploy' }),
    ),
  ).toBe('rewrote the policy deploy');
});
