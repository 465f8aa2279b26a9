import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './database-watched.js';

const copied = (snapshotType: string) =>
  awsEvent(
    'rds:CreateDBSnapshot',
    { dBInstanceIdentifier: 'orders' },
    { responseElements: { snapshotType } },
  );

it.each([
  ['a copy by hand', copied('manual'), 'log/low'],
  ['a copy of the nightly backup', copied('automated'), 'none'],
  ['a copy of AWS Backup', copied('awsbackup'), 'none'],
  ['a log', awsEvent('rds:DownloadDBLogFilePortion', null), 'log/low'],
  ['copies of everybody', awsEvent('rds:DescribeDBSnapshots', { includePublic: true }), 'log/low'],
  ['own copies', awsEvent('rds:DescribeDBSnapshots', { maxRecords: 20 }), 'none'],
  ['a failed try', awsEvent('rds:DownloadDBLogFilePortion', null, DENIED), 'ignore/low'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(copied('manual'))).toBe('made a copy of the database orders');
});
