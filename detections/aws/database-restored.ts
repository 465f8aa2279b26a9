import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A database was made from a copy',
  provider: 'aws',
  on: [
    'rds:RestoreDBInstanceFromDBSnapshot',
    'rds:RestoreDBInstanceFromS3',
    'rds:RestoreDBInstanceToPointInTime',
    'rds:RestoreDBClusterFromSnapshot',
    'rds:RestoreDBClusterFromS3',
    'rds:RestoreDBClusterToPointInTime',
    'redshift:RestoreFromClusterSnapshot',
    'dynamodb:RestoreTableFromBackup',
    'dynamodb:RestoreTableToPointInTime',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1578.002', 'T1074.002'],
  why: 'A second database has all the data of the first, and other people may read it.',
  falsePositives: 'Bringing a test system up to date, or data back after a mistake.',
  says: ({ params }) => {
    const keys = [
      'dBInstanceIdentifier',
      'targetDBInstanceIdentifier',
      'dBClusterIdentifier',
      'clusterIdentifier',
      'targetTableName',
    ];
    const id = keys.find((key) => params[key] !== undefined);
    return `made the database ${named(id ? params[id] : '', 'without a name')} from a copy`;
  },
});
