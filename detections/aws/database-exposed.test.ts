import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './database-exposed.js';

const open = { dBInstanceIdentifier: 'orders', publiclyAccessible: true };
const isPublic = { responseElements: { publiclyAccessible: true } };

it.each([
  ['made public', awsEvent('rds:ModifyDBInstance', open), 'alert/high'],
  ['made public, in text', awsEvent('rds:ModifyDBInstance', { publiclyAccessible: 'true' }), 'alert/high'],
  ['new and public', awsEvent('rds:CreateDBInstance', open), 'alert/high'],
  ['restored and public', awsEvent('rds:RestoreDBInstanceFromDBSnapshot', {}, isPublic), 'alert/high'],
  ['a public warehouse', awsEvent('redshift:ModifyCluster', { publiclyAccessible: true }), 'alert/high'],
  ['made private', awsEvent('rds:ModifyDBInstance', { publiclyAccessible: false }, isPublic), 'none'],
  ['another change', awsEvent('rds:ModifyDBInstance', { allocatedStorage: 20 }, isPublic), 'none'],
  ['new', awsEvent('rds:CreateDBInstance', {}), 'none'],
  ['a failed try', awsEvent('rds:ModifyDBInstance', open, DENIED), 'notify/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('rds:ModifyDBInstance', open))).toBe(
    'opened the database orders to the Internet',
  );
});
