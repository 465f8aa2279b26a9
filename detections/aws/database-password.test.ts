import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './database-password.js';

const change = (params: object, different = {}) =>
  awsEvent('rds:ModifyDBInstance', { dBInstanceIdentifier: 'orders', ...params }, different);

it.each([
  ['a new password', change({ masterUserPassword: '****' }), 'notify/medium'],
  ['of a cluster', awsEvent('rds:ModifyDBCluster', { masterUserPassword: '****' }), 'notify/medium'],
  ['kept by AWS', change({ manageMasterUserPassword: true }), 'none'],
  ['another change', change({ allocatedStorage: 20 }), 'none'],
  ['a failed try', change({ masterUserPassword: '****' }, DENIED), 'log/medium'],
  ['a new database', awsEvent('rds:CreateDBInstance', { masterUserPassword: '****' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(change({ masterUserPassword: '****' }))).toBe(
    'changed the main password of the database orders',
  );
});
