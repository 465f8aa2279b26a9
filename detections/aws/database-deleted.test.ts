import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './database-deleted.js';

const instance = (params: object, different = {}) => awsEvent('rds:DeleteDBInstance', params, different);
const all = { skipFinalSnapshot: true, deleteAutomatedBackups: true };

it.each([
  ['with all that could bring it back', instance(all), 'alert/high'],
  [
    'the same, in text',
    instance({ skipFinalSnapshot: 'true', deleteAutomatedBackups: 'true' }),
    'alert/high',
  ],
  ['without a last copy', instance({ skipFinalSnapshot: true }), 'notify/high'],
  ['with one', instance({ skipFinalSnapshot: false }), 'notify/medium'],
  ['nothing said', instance({}), 'notify/medium'],
  [
    'a cluster without a last copy',
    awsEvent('rds:DeleteDBCluster', { skipFinalSnapshot: true }),
    'alert/high',
  ],
  [
    'a cluster, backups kept',
    awsEvent('rds:DeleteDBCluster', { skipFinalSnapshot: true, deleteAutomatedBackups: false }),
    'notify/high',
  ],
  ['a warehouse', awsEvent('redshift:DeleteCluster', { skipFinalClusterSnapshot: true }), 'alert/high'],
  ['a warehouse, with a copy', awsEvent('redshift:DeleteCluster', {}), 'notify/medium'],
  ['a copy', awsEvent('rds:DeleteDBSnapshot', { dBSnapshotIdentifier: 's' }), 'notify/medium'],
  ['a backup', awsEvent('rds:DeleteDBInstanceAutomatedBackup', null), 'alert/high'],
  ['a table', awsEvent('dynamodb:DeleteTable', { tableName: 't' }), 'notify/medium'],
  ['a cache', awsEvent('elasticache:DeleteCacheCluster', null), 'log/low'],
  ['a search database', awsEvent('es:DeleteDomain', null), 'notify/medium'],
  ['a failed try', instance({ skipFinalSnapshot: true }, DENIED), 'log/high'],
  ['a failed try at all', instance(all, DENIED), 'notify/high'],
  ['a look', awsEvent('rds:DescribeDBInstances', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  ['rds:DeleteDBInstance', { dBInstanceIdentifier: 'orders' }, 'deleted the database orders'],
  [
    'rds:DeleteDBInstanceAutomatedBackup',
    { dBInstanceIdentifier: 'orders' },
    'deleted an automatic backup of the database orders',
  ],
  ['dynamodb:DeleteTable', { tableName: 'orders' }, 'deleted the table orders'],
  ['elasticache:DeleteSnapshot', { snapshotName: 's' }, 'deleted the database copy s'],
])('%s: says what was done', (call, params, expected) => {
  expect(detection.says(awsEvent(call, params))).toBe(expected);
});
