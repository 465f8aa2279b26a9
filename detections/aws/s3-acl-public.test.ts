import { expect, it } from 'vitest';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './s3-acl-public.js';

const grant = (ID: string) =>
  awsEvent('s3:PutBucketAcl', {
    bucketName: 'b',
    AccessControlPolicy: {
      Owner: { ID: 'owner' },
      AccessControlList: { Grant: { Grantee: { ID }, Permission: 'FULL_CONTROL' } },
    },
  });

const STRANGER = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';
const LOG_DELIVERY = 'c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0';
const headers = (call: string, more: object) =>
  awsEvent(`s3:${call}`, { bucketName: 'b', key: 'k', ...more });

it.each([
  [
    'by its canned name',
    awsEvent('s3:PutBucketAcl', { bucketName: 'b', 'x-amz-acl': ['public-read'] }),
    'alert/high',
  ],
  [
    'by a grant',
    awsEvent('s3:PutBucketAcl', {
      bucketName: 'b',
      AccessControlPolicy: {
        AccessControlList: {
          Grant: [{ Grantee: { URI: 'http://acs.amazonaws.com/groups/global/AllUsers' } }],
        },
      },
    }),
    'alert/high',
  ],
  ['for any AWS account', awsEvent('s3:PutObjectAcl', { 'x-amz-acl': 'authenticated-read' }), 'alert/high'],
  ['private', awsEvent('s3:PutBucketAcl', { 'x-amz-acl': 'private' }), 'log/low'],
  ['with its owner', grant('owner'), 'log/low'],
  ['with somebody else', grant('other'), 'notify/high'],
  ['an ordinary bucket', awsEvent('s3:CreateBucket', { bucketName: 'public-read-me' }), 'none'],
  [
    'with somebody, in a header',
    headers('PutBucketAcl', { 'x-amz-grant-full-control': `id="${STRANGER}"` }),
    'notify/high',
  ],
  [
    'with somebody, in a list of headers',
    headers('PutObjectAcl', { accessControlList: { 'x-amz-grant-read': [`id=${STRANGER}`] } }),
    'notify/high',
  ],
  [
    'with somebody by mail',
    headers('PutBucketAcl', { 'x-amz-grant-write': `id=${LOG_DELIVERY}, emailAddress="eve@example.com"` }),
    'notify/high',
  ],
  [
    'with somebody by mail, as XML',
    awsEvent('s3:PutBucketAcl', {
      AccessControlPolicy: { AccessControlList: { Grant: { Grantee: { EmailAddress: 'eve@example.com' } } } },
    }),
    'notify/high',
  ],
  [
    'with somebody, and nobody says who the owner is',
    awsEvent('s3:PutBucketAcl', {
      AccessControlPolicy: { AccessControlList: { Grant: { Grantee: { ID: STRANGER } } } },
    }),
    'notify/high',
  ],
  [
    'with the delivery of logs',
    headers('PutBucketAcl', { 'x-amz-grant-full-control': `id="${LOG_DELIVERY}"` }),
    'log/low',
  ],
  [
    'a new bucket with somebody',
    headers('CreateBucket', { 'x-amz-grant-read': `id=${STRANGER}` }),
    'notify/high',
  ],
  ['a public file, written', headers('PutObject', { 'x-amz-acl': 'public-read' }), 'notify/medium'],
  [
    'a public file, written in parts',
    headers('CreateMultipartUpload', {
      'x-amz-grant-read': 'uri="http://acs.amazonaws.com/groups/global/AllUsers"',
    }),
    'notify/medium',
  ],
  [
    'a file made public by copying',
    headers('CopyObject', { 'x-amz-acl': ['public-read-write'] }),
    'alert/high',
  ],
  [
    'a file for any AWS account',
    headers('PutObject', { 'x-amz-acl': 'authenticated-read' }),
    'notify/medium',
  ],
  [
    'a file for somebody',
    headers('PutObject', { 'x-amz-grant-full-control': `id=${STRANGER}` }),
    'notify/medium',
  ],
  [
    'a file for who has the bucket',
    headers('PutObject', { 'x-amz-acl': 'bucket-owner-full-control' }),
    'none',
  ],
  ['an ordinary file', headers('PutObject', { key: 'public-read', ACL: 'x' }), 'none'],
  ['a failed try', awsEvent('s3:PutBucketAcl', { 'x-amz-acl': ['public-read'] }, DENIED), 'notify/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('s3:PutObjectAcl', { bucketName: 'b', 'x-amz-acl': 'public-read' }))).toBe(
    'made a file in the bucket b public',
  );
  expect(detection.says(grant('other'))).toBe('changed who may use the bucket b');
  expect(detection.says(headers('PutObject', { 'x-amz-acl': 'public-read' }))).toBe(
    'wrote a file into the bucket b for others to use',
  );
});

it.each([
  [awsEvent('s3:PutBucketAcl', { 'x-amz-acl': ['public-read'] }), 'everybody on the Internet may use it'],
  [
    awsEvent('s3:PutBucketAcl', { 'x-amz-acl': ['authenticated-read'] }),
    'everybody with any AWS account may use it',
  ],
  [grant('owner'), 'it makes nothing public'],
  [awsEvent('s3:PutBucketAcl', { bucketName: 'b' }), 'the record does not say who may use it'],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
