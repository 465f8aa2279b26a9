import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './database-role-added.js';

const give = (different = {}) =>
  awsEvent(
    'rds:AddRoleToDBCluster',
    { dBClusterIdentifier: 'orders', roleArn: 'arn:aws:iam::111122223333:role/export' },
    different,
  );

it.each([
  ['a role', give(), 'notify/medium'],
  ['an instance', awsEvent('rds:AddRoleToDBInstance', null), 'notify/medium'],
  ['a warehouse', awsEvent('redshift:ModifyClusterIamRoles', { addIamRoles: ['r'] }), 'notify/medium'],
  ['a role taken away', awsEvent('redshift:ModifyClusterIamRoles', { removeIamRoles: ['r'] }), 'none'],
  ['a failed try', give(DENIED), 'log/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(give())).toBe('gave the database orders the role export');
});
