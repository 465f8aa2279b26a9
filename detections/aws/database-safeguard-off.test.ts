import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './database-safeguard-off.js';

const change = (params: object, different = {}) =>
  awsEvent('rds:ModifyDBInstance', { dBInstanceIdentifier: 'orders', ...params }, different);
const windBack = (pointInTimeRecoveryEnabled: boolean) =>
  awsEvent('dynamodb:UpdateContinuousBackups', {
    tableName: 't',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled },
  });

it.each([
  ['can be deleted', change({ deletionProtection: false }), 'notify/medium'],
  ['can be deleted, in text', change({ deletionProtection: 'false' }), 'notify/medium'],
  ['a cluster', awsEvent('rds:ModifyDBCluster', { deletionProtection: false }), 'notify/medium'],
  ['no backups', change({ backupRetentionPeriod: 0 }), 'notify/medium'],
  ['fewer backups', change({ backupRetentionPeriod: 7 }), 'log/low'],
  ['protected', change({ deletionProtection: true }), 'log/low'],
  ['another change', change({ allocatedStorage: 20 }), 'log/low'],
  ['a warehouse without a log', awsEvent('redshift:DisableLogging', null), 'alert/medium'],
  ['not to be wound back', windBack(false), 'notify/medium'],
  ['to be wound back', windBack(true), 'none'],
  ['a table', awsEvent('dynamodb:UpdateTable', { deletionProtectionEnabled: false }), 'notify/medium'],
  ['a table, faster', awsEvent('dynamodb:UpdateTable', { tableName: 't' }), 'none'],
  ['a failed try', change({ deletionProtection: false }, DENIED), 'log/medium'],
  ['a look', awsEvent('rds:DescribeDBInstances', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(change({ deletionProtection: false }))).toBe(
    'took away a safeguard of the database orders',
  );
  expect(detection.says(change({}))).toBe('changed the database orders');
});
