import { expect, it } from 'vitest';
import { NOTHING_KNOWN, parseCidr } from '../../src/kit/index.js';
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
    'notify/medium',
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
    'notify/medium',
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
  [
    'through an access point, as the service wraps it',
    awsEvent('s3:PutAccessPointPolicy', {
      name: 'p',
      PutAccessPointPolicyRequest: {
        Policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:*', Principal: '*' }] }),
      },
    }),
    'alert/high',
  ],
  [
    'for a stranger by canonical id',
    awsEvent('s3:PutBucketPolicy', {
      bucketPolicy: { Statement: { Effect: 'Allow', Principal: { CanonicalUser: '79a59df900b949e5' } } },
    }),
    'notify/medium',
  ],
  ['nothing said', awsEvent('s3:PutBucketPolicy', null), 'notify/medium'],
  ['nothing said of an access point', awsEvent('s3:PutAccessPointPolicy', { name: 'p' }), 'notify/medium'],
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

it('keeps what lets in only our own networks or organisation', () => {
  const judged = (Condition: object) =>
    detection.judge?.(
      awsEvent('s3:PutBucketPolicy', {
        bucketPolicy: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Principal: '*', Condition }] },
      }),
      {
        ...NOTHING_KNOWN,
        organization: 'o-a1b2c3d4e5',
        networks: [parseCidr('203.0.113.0/24')].filter((one) => one !== null),
      },
    );
  const ours = { tier: 'log', reason: 'it lets in nobody from outside' };
  expect(judged({ IpAddress: { 'aws:SourceIp': '203.0.113.64/26' } })).toMatchObject(ours);
  expect(judged({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })).toMatchObject(ours);
  expect(judged({ IpAddress: { 'aws:SourceIp': ['203.0.113.64/26', '198.51.100.66'] } })).toMatchObject({
    tier: 'notify',
    reason: 'whoever fits aws:SourceIp 203.0.113.64/26 or 1 more may come',
  });
  expect(judged({ StringEquals: { 'aws:PrincipalOrgID': 'o-attacker00' } })?.tier).toBe('notify');
});
