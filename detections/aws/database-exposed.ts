import { defineDetection, isOn, named, objectAt, type VouchEvent } from '../../src/kit/index.js';

/**
 * A new or restored database may be public without the call saying so, so there the answer counts as well. The
 * answer to a change says how it was before.
 */
function isOpen({ name, params, response }: VouchEvent): boolean {
  if (isOn(params['publiclyAccessible'])) return true;
  const made = objectAt(response['cluster']);
  return !name.startsWith('Modify') && isOn(response['publiclyAccessible'] ?? made['publiclyAccessible']);
}

export default defineDetection({
  title: 'A database was opened to the Internet',
  provider: 'aws',
  on: [
    'rds:ModifyDBInstance',
    'rds:ModifyDBCluster',
    'rds:CreateDBInstance',
    'rds:CreateDBCluster',
    'rds:CreateDBInstanceReadReplica',
    'rds:RestoreDBInstanceFromDBSnapshot',
    'rds:RestoreDBInstanceFromS3',
    'rds:RestoreDBInstanceToPointInTime',
    'rds:RestoreDBClusterFromSnapshot',
    'rds:RestoreDBClusterToPointInTime',
    'redshift:CreateCluster',
    'redshift:ModifyCluster',
    'redshift:RestoreFromClusterSnapshot',
    'redshift-serverless:CreateWorkgroup',
    'redshift-serverless:UpdateWorkgroup',
  ],
  tier: 'alert',
  severity: 'high',
  attack: ['T1537', 'T1530', 'T1190'],
  why: 'A database that the Internet can reach is how data gets out.',
  says: ({ params }) => {
    const keys = ['dBInstanceIdentifier', 'dBClusterIdentifier', 'clusterIdentifier', 'workgroupName'];
    const id = keys.find((key) => params[key] !== undefined);
    return `opened the database ${named(id ? params[id] : '', 'without a name')} to the Internet`;
  },
  judge: (event) => (isOpen(event) ? {} : null),
});
