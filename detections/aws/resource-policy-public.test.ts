import { expect, it } from 'vitest';
import { NOTHING_KNOWN } from '../../src/kit/index.js';
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
          Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } },
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
    'alert/high',
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
    'a topic as AWS sets it up',
    awsEvent('sns:SetTopicAttributes', {
      attributeName: 'Policy',
      attributeValue: JSON.stringify({
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Condition: { StringEquals: { 'AWS:SourceOwner': '111122223333' } },
        },
      }),
    }),
    'log/low',
  ],
  [
    'a key for one account picked out of everybody',
    awsEvent('kms:CreateKey', {
      policy: JSON.stringify({
        Statement: {
          Effect: 'Allow',
          Principal: '*',
          Condition: { StringEquals: { 'kms:CallerAccount': '444455556666' } },
        },
      }),
    }),
    'alert/high',
  ],
  [
    'a key for one address of nobody knows whom',
    awsEvent('kms:PutKeyPolicy', {
      policy: JSON.stringify({
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.66/32' } },
        },
      }),
    }),
    'notify/medium',
  ],
  [
    'a topic for every source',
    awsEvent('sns:SetTopicAttributes', {
      attributeName: 'Policy',
      attributeValue: JSON.stringify({
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:*:*:*:*' } },
        },
      }),
    }),
    'alert/high',
  ],
  ['a key without a word on who', awsEvent('kms:CreateKey', { description: 'x' }), 'log/low'],
  [
    'a topic for everybody',
    awsEvent('sns:CreateTopic', {
      attributes: { Policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*' }] }) },
    }),
    'alert/high',
  ],
  ['nobody knows what of a queue', awsEvent('sqs:SetQueueAttributes', null), 'log/low'],
  ['nobody knows what of a key', awsEvent('kms:PutKeyPolicy', null), 'notify/medium'],
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

it('keeps quiet about accounts of ours', () => {
  const event = awsEvent('kms:PutKeyPolicy', {
    policy: JSON.stringify({ Statement: { Effect: 'Allow', Principal: { AWS: '444455556666' } } }),
  });
  expect(detection.judge?.(event, { ...NOTHING_KNOWN, accounts: new Set(['444455556666']) })?.tier).toBe(
    'log',
  );
});

it('says what was done', () => {
  expect(detection.says(awsEvent('kms:PutKeyPolicy', { keyId: 'k' }))).toBe('changed who may use k');
  expect(detection.says(awsEvent('sns:CreateTopic', { name: 'news' }))).toBe('made news');
});
