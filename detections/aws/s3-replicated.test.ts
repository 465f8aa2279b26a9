import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './s3-replicated.js';

const to = (Account: unknown, different = {}) =>
  awsEvent(
    's3:PutBucketReplication',
    {
      bucketName: 'b',
      ReplicationConfiguration: { Rule: { Destination: { Bucket: 'arn:aws:s3:::copy', Account } } },
    },
    different,
  );

it.each([
  ['to a stranger', to('444455556666'), 'alert/high'],
  ['to a stranger, as a number', to(44455556666), 'alert/high'],
  ['within the account', to('111122223333'), 'log/low'],
  ['no account named', to(undefined), 'log/low'],
  ['nothing said', awsEvent('s3:PutBucketReplication', { bucketName: 'b' }), 'log/low'],
  ['a failed try', to('444455556666', DENIED), 'notify/high'],
  ['stopped', awsEvent('s3:DeleteBucketReplication', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(to('444455556666'))).toBe('set up a copy of the bucket b in copy');
});
