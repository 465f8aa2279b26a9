import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './s3-acl-public.js';

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
  ['private', awsEvent('s3:PutBucketAcl', { 'x-amz-acl': 'private' }), 'none'],
  ['an ordinary bucket', awsEvent('s3:CreateBucket', { bucketName: 'public-read-me' }), 'none'],
  ['a failed try', awsEvent('s3:PutBucketAcl', { 'x-amz-acl': ['public-read'] }, DENIED), 'notify/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('s3:PutBucketAcl', { bucketName: 'b' }))).toBe('made the bucket b public');
});
