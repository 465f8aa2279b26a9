import { expect, it } from 'vitest';
import { AUTOSCALING } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './database-watched.js';

const copied = (snapshotType: string) =>
  awsEvent(
    'rds:CreateDBSnapshot',
    { dBInstanceIdentifier: 'orders' },
    { responseElements: { snapshotType } },
  );

const password = (different = {}) =>
  awsEvent('redshift:GetClusterCredentials', { clusterIdentifier: 'dwh', dbUser: 'awsuser' }, different);

it.each([
  ['a copy by hand', copied('manual'), 'log/low'],
  ['a copy of the nightly backup', copied('automated'), 'none'],
  ['a copy of AWS Backup', copied('awsbackup'), 'none'],
  ['a log', awsEvent('rds:DownloadDBLogFilePortion', null), 'log/low'],
  ['copies of everybody', awsEvent('rds:DescribeDBSnapshots', { includePublic: true }), 'log/low'],
  ['own copies', awsEvent('rds:DescribeDBSnapshots', { maxRecords: 20 }), 'none'],
  ['a password for a warehouse', password(), 'log/low'],
  ['the same, for a service of AWS', password(AUTOSCALING), 'none'],
  ['a password that was refused', password(DENIED), 'ignore/low'],
  ['a failed try', awsEvent('rds:DownloadDBLogFilePortion', null, DENIED), 'ignore/low'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(copied('manual'))).toBe('made a copy of the database orders');
  expect(detection.says(password())).toBe('got a password for the database dwh');
});
