import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './database-interrupted.js';

const moved = awsEvent('rds:FailoverDBCluster', { dBClusterIdentifier: 'orders' });

it.each([
  ['moved to its reserve', moved, 'notify/low'],
  ['restarted', awsEvent('rds:RebootDBInstance', null), 'notify/low'],
  ['a failed try', awsEvent('rds:FailoverDBCluster', null, DENIED), 'log/low'],
  ['a look', awsEvent('rds:DescribeDBClusters', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(moved)).toBe('switched the database orders over to its reserve');
});
