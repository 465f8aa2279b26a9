import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './database-exposed.js';

it.each([
  [
    'made public',
    awsEvent('rds:ModifyDBInstance', { dBInstanceIdentifier: 'd', publiclyAccessible: true }),
    'alert/high',
  ],
  ['another change', awsEvent('rds:ModifyDBInstance', { allocatedStorage: 20 }), 'none'],
  ['a new password', awsEvent('rds:ModifyDBInstance', { masterUserPassword: '****' }), 'log/low'],
  ['exported', awsEvent('rds:StartExportTask', null), 'notify/high'],
  [
    'copied to another region',
    awsEvent('rds:CopyDBSnapshot', { sourceRegion: 'eu-west-1' }),
    'notify/medium',
  ],
  ['copied in place', awsEvent('rds:CopyDBSnapshot', {}), 'none'],
  ['a failed try', awsEvent('rds:ModifyDBInstance', { publiclyAccessible: true }, DENIED), 'notify/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(
    detection.says(
      awsEvent('rds:ModifyDBInstance', { dBInstanceIdentifier: 'orders', publiclyAccessible: true }),
    ),
  ).toBe('opened the database orders');
});
