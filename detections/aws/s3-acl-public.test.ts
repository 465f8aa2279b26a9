import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './s3-acl-public.js';

const grant = (ID: string) =>
  awsEvent('s3:PutBucketAcl', {
    bucketName: 'b',
    AccessControlPolicy: {
      Owner: { ID: 'owner' },
      AccessControlList: { Grant: { Grantee: { ID }, Permission: 'FULL_CONTROL' } },
    },
  });

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
  ['a failed try', awsEvent('s3:PutBucketAcl', { 'x-amz-acl': ['public-read'] }, DENIED), 'notify/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('s3:PutObjectAcl', { bucketName: 'b', 'x-amz-acl': 'public-read' }))).toBe(
    'made a file in the bucket b public',
  );
  expect(detection.says(grant('other'))).toBe('changed who may use the bucket b');
});
