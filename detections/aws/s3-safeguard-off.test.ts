import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './s3-safeguard-off.js';

const versions = (VersioningConfiguration: object) =>
  awsEvent('s3:PutBucketVersioning', { bucketName: 'b', VersioningConfiguration });
const logs = (BucketLoggingStatus: unknown) => awsEvent('s3:PutBucketLogging', { BucketLoggingStatus });

it.each([
  ['no versions', versions({ Status: 'Suspended' }), 'notify/medium'],
  ['no second factor', versions({ Status: 'Enabled', MfaDelete: 'Disabled' }), 'notify/medium'],
  ['versions on', versions({ Status: 'Enabled' }), 'log/low'],
  ['versions, nothing said', awsEvent('s3:PutBucketVersioning', null), 'log/low'],
  ['no encryption', awsEvent('s3:DeleteBucketEncryption', null), 'notify/medium'],
  ['no log', logs({ xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' }), 'notify/medium'],
  ['no log, as text', logs(''), 'notify/medium'],
  ['a log', logs({ LoggingEnabled: { TargetBucket: 'l' } }), 'log/low'],
  ['log, nothing said', awsEvent('s3:PutBucketLogging', null), 'log/low'],
  ['no copies', awsEvent('s3:DeleteBucketReplication', { bucketName: 'b' }), 'notify/medium'],
  [
    'no lock',
    awsEvent('s3:PutBucketObjectLockConfiguration', {
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
    }),
    'notify/medium',
  ],
  [
    'a lock',
    awsEvent('s3:PutBucketObjectLockConfiguration', {
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } } },
    }),
    'log/low',
  ],
  [
    'no lock, as newer records have it',
    awsEvent('s3:PutObjectLockConfiguration', { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } }),
    'notify/medium',
  ],
  [
    'a lock, as newer records have it',
    awsEvent('s3:PutObjectLockConfiguration', {
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 30 } } },
    }),
    'log/low',
  ],
  ['a failed try at the lock', awsEvent('s3:PutObjectLockConfiguration', null, DENIED), 'ignore/low'],
  ['no hold', awsEvent('s3:PutObjectLegalHold', { LegalHold: { Status: 'OFF' } }), 'notify/high'],
  ['a hold', awsEvent('s3:PutObjectLegalHold', { LegalHold: { Status: 'ON' } }), 'none'],
  [
    'past a lock',
    awsEvent('s3:PutObjectRetention', { 'x-amz-bypass-governance-retention': 'true' }),
    'notify/high',
  ],
  ['a longer lock', awsEvent('s3:PutObjectRetention', null), 'none'],
  ['a failed try', awsEvent('s3:DeleteBucketEncryption', null, DENIED), 'log/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('s3:DeleteBucketEncryption', { bucketName: 'b' }))).toBe(
    'turned off the encryption of the bucket b',
  );
});
