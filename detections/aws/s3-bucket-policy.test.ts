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

const DENY = { Effect: 'Deny', Action: 's3:PutObject', Resource: '*' };
const put = (statement: object, bucketName = 'acme-cloudtrail', different = {}) =>
  awsEvent(
    's3:PutBucketPolicy',
    { bucketName, bucketPolicy: { Statement: { ...DENY, ...statement } } },
    different,
  );
const trail = { Service: 'cloudtrail.amazonaws.com' };
const insecure = { Bool: { 'aws:SecureTransport': 'false' } };
const elsewhere = (operator: string, account: string) => ({
  Condition: { [operator]: { 'aws:SourceAccount': account } },
});

it.each([
  ['CloudTrail', put({ Principal: trail }), 'notify/high'],
  ['CloudTrail, of any bucket', put({ Principal: trail }, 'b'), 'notify/high'],
  [
    'CloudTrail, by what it looks up first',
    put({ Principal: trail, Action: 's3:GetBucketAcl' }),
    'notify/high',
  ],
  ['the delivery of logs', put({ Principal: { Service: ['delivery.logs.amazonaws.com'] } }), 'notify/high'],
  [
    'the delivery of logs, of any bucket',
    put({ Principal: { Service: 'delivery.logs.amazonaws.com' } }, 'b'),
    'log/low',
  ],
  ['everybody', put({ Principal: '*', Action: 's3:P*' }), 'notify/high'],
  ['everybody, as AWS', put({ Principal: { AWS: '*' }, Action: ['s3:Get*', 's3:*'] }), 'notify/high'],
  ['everybody but one', put({ NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } }), 'notify/high'],
  [
    'everybody but the writers',
    put({
      NotPrincipal: {
        Service: [
          'cloudtrail.amazonaws.com',
          'config.amazonaws.com',
          'delivery.logs.amazonaws.com',
          'logging.s3.amazonaws.com',
        ],
      },
    }),
    'log/low',
  ],
  ['everybody, of any bucket', put({ Principal: '*' }, 'b'), 'log/low'],
  [
    'everybody, all but reading',
    put({ Principal: '*', Action: undefined, NotAction: 's3:GetObject' }),
    'notify/high',
  ],
  ['everybody, deleting', put({ Principal: '*', Action: 's3:DeleteObject' }), 'log/low'],
  ['everybody without TLS', put({ Principal: '*', Action: 's3:*', Condition: insecure }), 'log/low'],
  [
    'everybody with TLS',
    put({ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': true } } }),
    'notify/high',
  ],
  [
    'services',
    put({ Principal: '*', Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } } }),
    'notify/high',
  ],
  [
    'everybody of other organisations',
    put({ Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
    'log/low',
  ],
  [
    'CloudTrail of other accounts',
    put({ Principal: trail, ...elsewhere('StringNotEquals', '111122223333') }),
    'log/low',
  ],
  [
    'CloudTrail of this account',
    put({ Principal: trail, ...elsewhere('StringEquals', '111122223333') }),
    'notify/high',
  ],
  ['CloudTrail, and refused', put({ Principal: trail }, 'b', DENIED), 'log/high'],
])('keeps out %s', (_, event, expected) => {
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
