import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './s3-public-access-block.js';

it.each([
  ['removed', awsEvent('s3:DeleteBucketPublicAccessBlock', { bucketName: 'b' }), 'alert/medium'],
  ['removed for the account', awsEvent('s3:DeleteAccountPublicAccessBlock', null), 'alert/high'],
  [
    'partly off',
    awsEvent('s3:PutBucketPublicAccessBlock', {
      bucketName: 'b',
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: false,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    }),
    'notify/medium',
  ],
  [
    'all on',
    awsEvent('s3:PutBucketPublicAccessBlock', {
      bucketName: 'b',
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    }),
    'none',
  ],
  [
    'all off',
    awsEvent('s3:PutBucketPublicAccessBlock', { bucketName: 'b', PublicAccessBlockConfiguration: {} }),
    'alert/medium',
  ],
  [
    'all on, in text',
    awsEvent('s3:PutAccountPublicAccessBlock', {
      publicAccessBlockConfiguration: {
        blockPublicAcls: 'true',
        blockPublicPolicy: 'TRUE',
        ignorePublicAcls: 'true',
        restrictPublicBuckets: 'true',
      },
    }),
    'none',
  ],
  ['nothing said', awsEvent('s3:PutBucketPublicAccessBlock', { bucketName: 'b' }), 'log/low'],
  [
    'a failed try',
    awsEvent('s3:DeleteBucketPublicAccessBlock', { bucketName: 'b' }, DENIED),
    'notify/medium',
  ],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('s3:DeleteBucketPublicAccessBlock', { bucketName: 'b' }))).toBe(
    'turned off the guard against public access of the bucket b',
  );
});
