import { byService, defineWatch, fieldAt, ofPerson, textAt, type VouchEvent } from '../../src/kit/index.js';

/** What each call names the copy by. */
const COPIES: { readonly [call: string]: string } = {
  'ec2:DeleteSnapshot': 'snapshotId',
  'rds:DeleteDBSnapshot': 'dBSnapshotIdentifier',
  'rds:DeleteDBClusterSnapshot': 'dBClusterSnapshotIdentifier',
  'redshift:DeleteClusterSnapshot': 'snapshotIdentifier',
  'dynamodb:DeleteBackup': 'backupArn',
};

export default defineWatch({
  title: 'Many copies of disks or databases were deleted',
  provider: 'aws',
  on: Object.keys(COPIES),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1490', 'T1485'],
  why: 'Copies are what brings data back, so whoever means to destroy it deletes them as well.',
  falsePositives: 'Clearing up old copies by hand; what machines clear up is only kept.',
  says: () => 'deleted many copies of disks or databases',
  judge: (event) => (byService(event) ? null : ofPerson(event)),
  history: {
    kind: 'volume',
    of: copyIn,
    what: 'different copies were deleted',
    atLeast: 10,
    withinMs: 10 * 60 * 1000,
    learns: true,
  },
});

function copyIn({ service, name, region, params }: VouchEvent): readonly string[] {
  const copy = textAt(fieldAt(params, COPIES[`${service}:${name}`] ?? ''));
  return copy === '' ? [] : [`${region} ${name} ${copy}`];
}
