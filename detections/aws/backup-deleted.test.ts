import { expect, it } from 'vitest';
import { AUTOSCALING, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './backup-deleted.js';

const keep = (deleteAfterDays: unknown) =>
  awsEvent('backup:UpdateRecoveryPointLifecycle', { lifecycle: { deleteAfterDays } });

const optIn = (RDS: unknown, different = {}) =>
  awsEvent('backup:UpdateRegionSettings', { resourceTypeOptInPreference: { EBS: true, RDS } }, different);

it.each([
  ['a vault', awsEvent('backup:DeleteBackupVault', { backupVaultName: 'v' }), 'alert/high'],
  ['its lock', awsEvent('backup:DeleteBackupVaultLockConfiguration', null), 'alert/high'],
  ['a backup', awsEvent('backup:DeleteRecoveryPoint', null), 'alert/high'],
  ['a plan', awsEvent('backup:DeleteBackupPlan', null), 'notify/medium'],
  ['kept for days', keep('1'), 'notify/high'],
  ['kept for a year', keep(365), 'log/low'],
  ['kept for ever', keep(undefined), 'log/low'],
  ['a job', awsEvent('backup:StopBackupJob', null), 'log/low'],
  ['a backup whose time is over', awsEvent('backup:DeleteRecoveryPoint', null, AUTOSCALING), 'log/low'],
  ['a kind of thing left out', optIn(false), 'notify/medium'],
  ['a kind of thing left out, by a machine', optIn('false', DEPLOY), 'log/low'],
  ['nothing left out', optIn(true), 'none'],
  ['a failed try', awsEvent('backup:DeleteRecoveryPoint', null, DENIED), 'notify/high'],
  ['a look', awsEvent('backup:ListBackupVaults', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('backup:DeleteBackupVault', { backupVaultName: 'v' }))).toBe(
    'deleted the backup vault v',
  );
});
