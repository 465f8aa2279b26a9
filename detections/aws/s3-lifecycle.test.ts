import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './s3-lifecycle.js';

const rule = { Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } };
const put = (Rule: unknown, different = {}, bucketName = 'b') =>
  awsEvent('s3:PutBucketLifecycle', { bucketName, LifecycleConfiguration: { Rule } }, different);

it.each([
  ['all of it, in a day', put(rule), 'notify/high'],
  ['one of two rules', put([{ ...rule, Expiration: { Days: '365' } }, rule]), 'notify/high'],
  ['on a day soon', put({ ...rule, Expiration: { Date: '2026-11-21T00:00:00Z' } }), 'notify/high'],
  ['in the older shape', put({ Status: 'Enabled', Prefix: '', Expiration: { Days: '3' } }), 'notify/high'],
  ['a star for everything', put({ ...rule, Filter: { Prefix: '*' } }), 'notify/high'],
  ['logs of AWS', put({ ...rule, Filter: { Prefix: 'x/AWSLogs/111122223333' } }), 'alert/high'],
  ['a bucket of audit logs', put(rule, {}, 'acme-audit'), 'alert/high'],
  [
    'a part of a bucket of audit logs',
    put({ ...rule, Filter: { Prefix: 'tmp/' } }, {}, 'acme-audit'),
    'notify/medium',
  ],
  [
    'what is marked in a bucket of audit logs',
    put({ ...rule, Filter: { Tag: { Key: 'old', Value: 'yes' } } }, {}, 'acme-audit'),
    'notify/medium',
  ],
  [
    'a letter for the logs of AWS',
    put({ ...rule, Filter: { Prefix: 'A' } }, {}, 'acme-cloudtrail'),
    'alert/high',
  ],
  [
    'a word for the logs of AWS',
    put({ ...rule, Filter: { Prefix: 'AWS' } }, {}, 'acme-cloudtrail'),
    'alert/high',
  ],
  ['what may be logs of AWS', put({ ...rule, Filter: { Prefix: 'AWS' } }), 'notify/high'],
  ['another letter', put({ ...rule, Filter: { Prefix: 'B' } }), 'log/low'],
  ['a part of it', put({ ...rule, Filter: { And: { Prefix: 'tmp/', Tag: {} } } }), 'log/low'],
  ['what is marked', put({ ...rule, Filter: { Tag: { Key: 'scratch', Value: 'yes' } } }), 'log/low'],
  ['in two years', put({ ...rule, Expiration: { Days: 730 } }), 'log/low'],
  ['a rule that is off', put({ ...rule, Status: 'Disabled' }), 'log/low'],
  [
    'old versions only',
    put({ Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 1 } }),
    'log/low',
  ],
  ['moved to cheaper disks', put({ Status: 'Enabled', Transition: { Days: 1 } }), 'log/low'],
  ['no rules left', awsEvent('s3:DeleteBucketLifecycle', { bucketName: 'b' }), 'log/low'],
  ['nothing said', awsEvent('s3:PutBucketLifecycle', null), 'log/low'],
  ['a failed try', put(rule, DENIED), 'log/high'],
  ['a look', awsEvent('s3:GetBucketLifecycle', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(put(rule))).toBe('changed the rules of deletion of the bucket b');
});
