import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './database-restored.js';

const restored = (different = {}) =>
  awsEvent('rds:RestoreDBInstanceFromDBSnapshot', { dBInstanceIdentifier: 'orders-2' }, different);

it.each([
  ['from a copy', restored(), 'notify/medium'],
  ['a table', awsEvent('dynamodb:RestoreTableFromBackup', { targetTableName: 't' }), 'notify/medium'],
  ['a failed try', restored(DENIED), 'log/medium'],
  ['a new one', awsEvent('rds:CreateDBInstance', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(restored())).toBe('made the database orders-2 from a copy');
});
