import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './database-carried-off.js';

const copy = (params: object, different = {}) => awsEvent('rds:CopyDBSnapshot', params, different);
const theirs = 'arn:aws:kms:eu-west-1:444455556666:key/k-1';
const arn = (region: string) => ({
  sourceDBSnapshotIdentifier: `arn:aws:rds:${region}:111122223333:snapshot:orders`,
});

it.each([
  ['exported', awsEvent('rds:StartExportTask', { s3BucketName: 'b' }), 'notify/high'],
  ['exported under a key of a stranger', awsEvent('rds:StartExportTask', { kmsKeyId: theirs }), 'alert/high'],
  ['a table', awsEvent('dynamodb:ExportTableToPointInTime', { s3Bucket: 'b' }), 'notify/high'],
  [
    'a table, to a stranger',
    awsEvent('dynamodb:ExportTableToPointInTime', { s3BucketOwner: '444455556666' }),
    'alert/high',
  ],
  ['a cache, to a bucket', awsEvent('elasticache:CopySnapshot', { targetBucket: 'b' }), 'notify/high'],
  ['a cache, in place', awsEvent('elasticache:CopySnapshot', {}), 'none'],
  ['to another region', copy({ sourceRegion: 'us-east-1' }), 'notify/medium'],
  ['to another region, by its ARN', copy(arn('us-east-1')), 'notify/medium'],
  ['in place', copy(arn('eu-west-1')), 'log/low'],
  ['in place, by its name', copy({ sourceDBSnapshotIdentifier: 'orders' }), 'log/low'],
  ['under a key of a stranger', copy({ kmsKeyId: theirs }), 'alert/high'],
  ['a failed try', copy({ sourceRegion: 'us-east-1' }, DENIED), 'log/medium'],
  ['a look', awsEvent('rds:DescribeExportTasks', {}), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(copy(arn('us-east-1')))).toBe('copied the database orders');
});
