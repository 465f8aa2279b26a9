import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './database-deleted.js';

it.each([
  ['without a last copy', awsEvent('rds:DeleteDBInstance', { skipFinalSnapshot: true }), 'notify/high'],
  ['with one', awsEvent('rds:DeleteDBInstance', { skipFinalSnapshot: false }), 'notify/medium'],
  ['a backup', awsEvent('rds:DeleteDBInstanceAutomatedBackup', null), 'alert/high'],
  ['a vault', awsEvent('backup:DeleteBackupVault', null), 'alert/high'],
  ['a failed try', awsEvent('rds:DeleteDBInstance', { skipFinalSnapshot: true }, DENIED), 'log/high'],
  ['a look', awsEvent('rds:DescribeDBInstances', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('rds:DeleteDBInstance', { dBInstanceIdentifier: 'orders' }))).toBe(
    'deleted the database orders',
  );
});
