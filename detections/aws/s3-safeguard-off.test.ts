import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './s3-safeguard-off.js';

it.each([
  [
    'no versions',
    awsEvent('s3:PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } }),
    'notify/medium',
  ],
  [
    'versions on',
    awsEvent('s3:PutBucketVersioning', { VersioningConfiguration: { Status: 'Enabled' } }),
    'none',
  ],
  ['no encryption', awsEvent('s3:DeleteBucketEncryption', null), 'notify/medium'],
  ['no log', awsEvent('s3:PutBucketLogging', { BucketLoggingStatus: {} }), 'notify/medium'],
  [
    'a log',
    awsEvent('s3:PutBucketLogging', { BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'l' } } }),
    'none',
  ],
  [
    'quick deletion',
    awsEvent('s3:PutBucketLifecycle', { LifecycleConfiguration: { Rule: { Expiration: { Days: 1 } } } }),
    'notify/high',
  ],
  [
    'slow deletion',
    awsEvent('s3:PutBucketLifecycle', { LifecycleConfiguration: { Rule: [{ Expiration: { Days: 365 } }] } }),
    'none',
  ],
  [
    'a copy elsewhere',
    awsEvent('s3:PutBucketReplication', {
      ReplicationConfiguration: { Rule: { Destination: { Account: '444455556666' } } },
    }),
    'notify/high',
  ],
  ['a failed try', awsEvent('s3:DeleteBucketEncryption', null, DENIED), 'log/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('s3:DeleteBucketEncryption', { bucketName: 'b' }))).toBe(
    'turned off the encryption of the bucket b',
  );
});
