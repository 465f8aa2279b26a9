import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './s3-bucket-policy.js';

it.each([
  [
    'for everybody',
    awsEvent('s3:PutBucketPolicy', {
      bucketName: 'b',
      bucketPolicy: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Principal: '*' }] },
    }),
    'alert/high',
  ],
  [
    'for everybody, as AWS',
    awsEvent('s3:PutBucketPolicy', {
      bucketName: 'b',
      bucketPolicy: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Principal: { AWS: '*' } }] },
    }),
    'alert/high',
  ],
  [
    'for everybody from one network',
    awsEvent('s3:PutBucketPolicy', {
      bucketName: 'b',
      bucketPolicy: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 's3:GetObject',
            Principal: '*',
            Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
          },
        ],
      },
    }),
    'log/low',
  ],
  [
    'for everybody from everywhere',
    awsEvent('s3:PutBucketPolicy', {
      bucketName: 'b',
      bucketPolicy: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 's3:GetObject',
            Principal: '*',
            Condition: { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } },
          },
        ],
      },
    }),
    'alert/high',
  ],
  [
    'for the organisation',
    awsEvent('s3:PutBucketPolicy', {
      bucketName: 'b',
      bucketPolicy: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 's3:GetObject',
            Principal: '*',
            Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
          },
        ],
      },
    }),
    'log/low',
  ],
  [
    'for another account',
    awsEvent('s3:PutBucketPolicy', {
      bucketName: 'b',
      bucketPolicy: {
        Statement: [
          { Effect: 'Allow', Action: 's3:GetObject', Principal: { AWS: 'arn:aws:iam::444455556666:root' } },
        ],
      },
    }),
    'alert/high',
  ],
  [
    'for another account among everybody',
    awsEvent('s3:PutBucketPolicy', {
      bucketPolicy: JSON.stringify({
        Statement: {
          Effect: 'Allow',
          Action: 's3:*',
          Principal: '*',
          Condition: { StringEquals: { 'aws:PrincipalAccount': '444455556666' } },
        },
      }),
    }),
    'alert/high',
  ],
  [
    'for the load balancers of AWS',
    awsEvent('s3:PutBucketPolicy', {
      bucketPolicy: {
        Statement: [
          { Effect: 'Allow', Action: 's3:PutObject', Principal: { AWS: 'arn:aws:iam::156460612806:root' } },
        ],
      },
    }),
    'log/low',
  ],
  [
    'forbidding everybody',
    awsEvent('s3:PutBucketPolicy', {
      bucketPolicy: { Statement: [{ Effect: 'Deny', Action: 's3:*', Principal: '*' }] },
      policy: [''],
    }),
    'log/low',
  ],
  [
    'through an access point',
    awsEvent('s3:PutAccessPointPolicy', {
      name: 'p',
      Policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:*', Principal: '*' }] }),
    }),
    'alert/high',
  ],
  ['nothing said', awsEvent('s3:PutBucketPolicy', null), 'log/low'],
  [
    'for a service',
    awsEvent('s3:PutBucketPolicy', {
      bucketName: 'b',
      bucketPolicy: {
        Statement: [
          { Effect: 'Allow', Action: 's3:GetObject', Principal: { Service: 'cloudtrail.amazonaws.com' } },
        ],
      },
    }),
    'log/low',
  ],
  [
    'a failed try',
    awsEvent(
      's3:PutBucketPolicy',
      {
        bucketName: 'b',
        bucketPolicy: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Principal: '*' }] },
      },
      DENIED,
    ),
    'notify/high',
  ],
  ['a policy that cannot be read', awsEvent('s3:PutBucketPolicy', { bucketPolicy: 'x' }), 'notify/medium'],
  ['a look', awsEvent('s3:GetBucketPolicy', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(
    detection.says(
      awsEvent('s3:PutBucketPolicy', {
        bucketName: 'b',
        bucketPolicy: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Principal: '*' }] },
      }),
    ),
  ).toBe('opened the bucket b to everybody');
});
