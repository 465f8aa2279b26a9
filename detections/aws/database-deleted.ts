import { defineDetection, named, textAt } from '../../src/kit/index.js';

/** What the call takes away, by a part of its name. */
const KINDS: readonly (readonly [part: string, kind: string])[] = [
  ['AutomatedBackup', 'an automatic backup of the database'],
  ['BackupVault', 'the backup vault'],
  ['RecoveryPoint', 'a backup in the vault'],
  ['Snapshot', 'the database copy'],
];

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
  says: ({ name, params }) => {
    const id =
      params['dBSnapshotIdentifier'] ??
      params['dBClusterSnapshotIdentifier'] ??
      params['dBInstanceIdentifier'] ??
      params['dBClusterIdentifier'] ??
      params['backupVaultName'];
    return `deleted ${KINDS.find(([part]) => name.includes(part))?.[1] ?? 'the database'} ${named(id, 'without a name')}`;
  },
  judge: ({ name, service, params }) => {
    if (service === 'backup' || name.endsWith('AutomatedBackup')) return { tier: 'alert', severity: 'high' };
    if (name.includes('Snapshot')) return {};
    return textAt(params['skipFinalSnapshot']) === 'true'
      ? { severity: 'high', reason: 'no last copy was kept' }
      : {};
  },
});
