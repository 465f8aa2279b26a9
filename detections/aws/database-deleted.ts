import { defineDetection, named, textAt } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A database or its copies were deleted',
  provider: 'aws',
  on: [
    'rds:DeleteDBInstance',
    'rds:DeleteDBCluster',
    'rds:DeleteDBSnapshot',
    'rds:DeleteDBClusterSnapshot',
    'rds:DeleteDBInstanceAutomatedBackup',
    'rds:DeleteDBClusterAutomatedBackup',
    'backup:DeleteBackupVault',
    'backup:DeleteRecoveryPoint',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1485', 'T1490'],
  why: 'Copies are what brings data back after a mistake or an attack.',
  says: ({ name, params }) =>
    `deleted ${named(params['dBInstanceIdentifier'] ?? params['dBClusterIdentifier'] ?? params['dBSnapshotIdentifier'] ?? params['dBClusterSnapshotIdentifier'] ?? params['backupVaultName'], 'a copy')} (${name})`,
  judge: ({ name, service, params }) => {
    if (service === 'backup' || name.endsWith('AutomatedBackup'))
      return { tier: 'alert', severity: 'high', reason: 'a backup was deleted' };
    if (name.includes('Snapshot')) return { reason: 'a copy was deleted' };
    return textAt(params['skipFinalSnapshot']) === 'true'
      ? { severity: 'high', reason: 'the database was deleted without a last copy' }
      : { reason: 'the database was deleted' };
  },
});
