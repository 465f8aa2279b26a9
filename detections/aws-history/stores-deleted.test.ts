import { expect, it } from 'vitest';
import { BY_TEMPLATE } from '../../test/aws-actors.js';
import { DENIED } from '../../test/aws-event.js';
import { burst, crossings, later, MACHINE } from '../../test/watch.js';
import watch from './stores-deleted.js';

const bucket = (n: number, different = {}) => later(n, 's3:DeleteBucket', { bucketName: `b${n}` }, different);
const mixed = [
  later(0, 'rds:DeleteDBInstance', { dBInstanceIdentifier: 'd' }),
  later(1, 'rds:DeleteDBCluster', { dBClusterIdentifier: 'd' }),
  later(2, 'dynamodb:DeleteTable', { tableName: 't' }),
  later(3, 'elasticfilesystem:DeleteFileSystem', { fileSystemId: 'fs-1' }),
  later(4, 'backup:DeleteBackupVault', { backupVaultName: 'v' }),
];

it.each([
  ['five buckets', burst(9, bucket), ['4: notify/medium']],
  ['five of different kinds', mixed, ['4: notify/medium']],
  ['by a machine', burst(9, (n) => bucket(n, MACHINE)), ['4: log/low']],
  ['with a template', burst(9, (n) => bucket(n, BY_TEMPLATE)), []],
  ['four', burst(4, bucket), []],
  ['one, again and again', burst(9, (n) => later(n, 's3:DeleteBucket', { bucketName: 'b' })), []],
  ['one after another, over an hour', burst(9, (n) => bucket(n * 400)), []],
  ['refused', burst(9, (n) => bucket(n, DENIED)), []],
  ['without a name', burst(9, (n) => later(n, 's3:DeleteBucket')), []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
