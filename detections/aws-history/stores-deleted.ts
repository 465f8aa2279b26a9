import { byService, defineWatch, fieldAt, ofPerson, textAt, type VouchEvent } from '../../src/kit/index.js';

/** What each call names the store by. */
const STORES: { readonly [call: string]: string } = {
  's3:DeleteBucket': 'bucketName',
  'rds:DeleteDBInstance': 'dBInstanceIdentifier',
  'rds:DeleteDBCluster': 'dBClusterIdentifier',
  'redshift:DeleteCluster': 'clusterIdentifier',
  'dynamodb:DeleteTable': 'tableName',
  'elasticfilesystem:DeleteFileSystem': 'fileSystemId',
  'fsx:DeleteFileSystem': 'fileSystemId',
  'es:DeleteDomain': 'domainName',
  'backup:DeleteBackupVault': 'backupVaultName',
};

export default defineWatch({
  title: 'Many buckets, databases or other stores were deleted',
  provider: 'aws',
  on: Object.keys(STORES),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1485'],
  why: 'Whoever deletes one store of data after another may be wiping the account.',
  falsePositives: 'Taking down what was tried out by hand; what machines take down is only kept.',
  says: () => 'deleted many buckets, databases or other stores of data',
  judge: (event) => (byService(event) ? null : ofPerson(event)),
  history: {
    kind: 'volume',
    of: storeIn,
    what: 'different stores of data were deleted',
    atLeast: 5,
    withinMs: 10 * 60 * 1000,
    learns: true,
  },
});

function storeIn({ service, name, region, params }: VouchEvent): readonly string[] {
  const store = textAt(fieldAt(params, STORES[`${service}:${name}`] ?? ''));
  return store === '' ? [] : [`${region} ${name} ${store}`];
}
