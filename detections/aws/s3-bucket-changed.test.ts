import { expect, it } from 'vitest';
import { AUTOSCALING, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './s3-bucket-changed.js';

const encrypt = (KMSMasterKeyID: string, different = {}) =>
  awsEvent(
    's3:PutBucketEncryption',
    {
      bucketName: 'b',
      ServerSideEncryptionConfiguration: {
        Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID } },
      },
    },
    different,
  );
const tell = (Topic: string) =>
  awsEvent('s3:PutBucketNotification', { NotificationConfiguration: { TopicConfiguration: { Topic } } });
const theirs = 'arn:aws:kms:eu-west-1:444455556666:key/k-1';
const TRAIL = { bucketName: 'acme-cloudtrail-logs' };

it.each([
  ['deleted', awsEvent('s3:DeleteBucket', { bucketName: 'b' }), 'log/low'],
  ['deleted, where the trail writes', awsEvent('s3:DeleteBucket', TRAIL), 'notify/medium'],
  ['deleted, where the trail writes, by a role', awsEvent('s3:DeleteBucket', TRAIL, DEPLOY), 'notify/medium'],
  ['deleted, by AWS itself', awsEvent('s3:DeleteBucket', TRAIL, AUTOSCALING), 'log/low'],
  ['deleted, where the trail writes, and refused', awsEvent('s3:DeleteBucket', TRAIL, DENIED), 'log/medium'],
  ['policy gone, where the trail writes', awsEvent('s3:DeleteBucketPolicy', TRAIL), 'notify/medium'],
  ['policy gone', awsEvent('s3:DeleteBucketPolicy', { bucketName: 'b' }), 'log/low'],
  ['other logs', awsEvent('s3:DeleteBucket', { bucketName: 'web-logs' }), 'notify/medium'],
  ['other logs, by a role', awsEvent('s3:DeleteBucket', { bucketName: 'web-logs' }, DEPLOY), 'log/low'],
  ['no logs, for all its name', awsEvent('s3:DeleteBucket', { bucketName: 'blogs' }), 'log/low'],
  ['a key of a stranger', encrypt(theirs), 'alert/high'],
  ['a key of ours', encrypt('arn:aws:kms:eu-west-1:111122223333:key/k-1'), 'log/low'],
  ['a name of a key', encrypt('alias/b'), 'log/low'],
  ['a listener outside', tell('arn:aws:sns:eu-west-1:444455556666:t'), 'notify/high'],
  ['a listener of ours', tell('arn:aws:sns:eu-west-1:111122223333:t'), 'log/low'],
  ['a failed key', encrypt(theirs, DENIED), 'notify/high'],
  ['a failed try', awsEvent('s3:DeleteBucket', null, DENIED), 'ignore/low'],
  ['a look', awsEvent('s3:GetBucketCors', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('s3:DeleteBucket', { bucketName: 'b' }))).toBe('deleted the bucket b');
});
