import {
  defineDetection,
  isOff,
  isOn,
  type JsonObject,
  type Judgement,
  named,
  type VouchEvent,
} from '../../src/kit/index.js';

/** What the call takes away, by a part of its name. */
const KINDS: readonly (readonly [part: string, kind: string])[] = [
  ['AutomatedBackup', 'an automatic backup of the database'],
  ['Snapshot', 'the database copy'],
  ['Backup', 'the database copy'],
  ['GlobalCluster', 'the world-wide database'],
  ['Table', 'the table'],
  ['Domain', 'the search database'],
];
const IDS = [
  'dBSnapshotIdentifier',
  'dBClusterSnapshotIdentifier',
  'dBInstanceIdentifier',
  'dBClusterIdentifier',
  'globalClusterIdentifier',
  'snapshotIdentifier',
  'clusterIdentifier',
  'tableName',
  'backupArn',
  'snapshotName',
  'replicationGroupId',
  'cacheClusterId',
  'domainName',
];

/** True where neither a last copy nor the automatic ones stay. A cluster's own go with it unless it says otherwise. */
function nothingStays(name: string, params: JsonObject): boolean {
  if (!isOn(params['skipFinalSnapshot'] ?? params['skipFinalClusterSnapshot'])) return false;
  const backups = params['deleteAutomatedBackups'];
  return name === 'DeleteDBInstance' ? isOn(backups) : !isOff(backups);
}

function judge({ name, params }: VouchEvent): Judgement {
  if (name.endsWith('AutomatedBackup')) return { tier: 'alert', severity: 'high' };
  if (/^Delete(?:DBInstance|DBCluster|Cluster)$/.test(name)) {
    if (nothingStays(name, params)) {
      return { tier: 'alert', severity: 'high', reason: 'neither a last copy nor a backup was kept' };
    }
    return isOn(params['skipFinalSnapshot']) ? { severity: 'high', reason: 'no last copy was kept' } : {};
  }
  return /Cache|ReplicationGroup/.test(name) ? { tier: 'log', severity: 'low' } : {};
}

export default defineDetection({
  title: 'A database or its copies were deleted',
  provider: 'aws',
  on: [
    'rds:DeleteDBInstance',
    'rds:DeleteDBCluster',
    'rds:DeleteGlobalCluster',
    'rds:DeleteDBSnapshot',
    'rds:DeleteDBClusterSnapshot',
    'rds:DeleteDBInstanceAutomatedBackup',
    'rds:DeleteDBClusterAutomatedBackup',
    'redshift:DeleteCluster',
    'redshift:DeleteClusterSnapshot',
    'dynamodb:DeleteTable',
    'dynamodb:DeleteBackup',
    'elasticache:DeleteReplicationGroup',
    'elasticache:DeleteCacheCluster',
    'elasticache:DeleteSnapshot',
    'es:DeleteElasticsearchDomain',
    'es:DeleteDomain',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1485', 'T1490'],
  why: 'Copies are what brings data back after a mistake or an attack.',
  says: ({ name, params }) => {
    const id = IDS.find((key) => params[key] !== undefined);
    const kind = KINDS.find(([part]) => name.includes(part))?.[1] ?? 'the database';
    return `deleted ${kind} ${named(id ? params[id] : '', 'without a name')}`;
  },
  judge,
});
