import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './resource-policy-public.js';

it.each([
  [
    'a key for everybody',
    awsEvent('kms:PutKeyPolicy', {
      policy: JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*', Action: 'kms:*' } }),
    }),
    'alert/high',
  ],
  [
    'a key for callers of one account',
    awsEvent('kms:PutKeyPolicy', {
      policy: JSON.stringify({
        Statement: {
          Effect: 'Allow',
          Principal: '*',
          Condition: { StringEquals: { 'kms:CallerAccount': '1' } },
        },
      }),
    }),
    'log/low',
  ],
  [
    'a secret for another account',
    awsEvent('secretsmanager:PutResourcePolicy', {
      resourcePolicy: JSON.stringify({ Statement: { Effect: 'Allow', Principal: { AWS: '444455556666' } } }),
    }),
    'notify/medium',
  ],
  [
    'a queue for everybody',
    awsEvent('sqs:SetQueueAttributes', {
      attributes: { Policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*' }] }) },
    }),
    'alert/high',
  ],
  [
    'another setting of a queue',
    awsEvent('sqs:SetQueueAttributes', { attributes: { VisibilityTimeout: '30' } }),
    'none',
  ],
  [
    'a repository for everybody',
    awsEvent('ecr:SetRepositoryPolicy', {
      policyText: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*' }] }),
    }),
    'alert/high',
  ],
  [
    'a failed try',
    awsEvent(
      'kms:PutKeyPolicy',
      { policy: JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*' } }) },
      DENIED,
    ),
    'notify/high',
  ],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('kms:PutKeyPolicy', { keyId: 'k' }))).toBe('changed who may use k');
});
