import {
  byServiceRole,
  defineDetection,
  isOff,
  type Judgement,
  named,
  objectAt,
  ofPerson,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  DeleteBackupVault: 'deleted the backup vault',
  DeleteBackupVaultLockConfiguration: 'took the lock off the backup vault',
  DeleteRecoveryPoint: 'deleted a backup in the vault',
  DisassociateRecoveryPoint: 'let go of a backup in the vault',
  DeleteBackupVaultAccessPolicy: 'took away the rules of who may use the backup vault',
  DeleteBackupPlan: 'deleted the plan of backups',
  DeleteBackupSelection: 'left something out of the plan of backups',
  UpdateRecoveryPointLifecycle: 'changed how long a backup is kept in the vault',
  StopBackupJob: 'stopped a backup',
  UpdateRegionSettings: 'changed what is backed up in the region',
};
const NOTIFY = [
  'DisassociateRecoveryPoint',
  'DeleteBackupVaultAccessPolicy',
  'DeleteBackupPlan',
  'DeleteBackupSelection',
];

/** Backups whose time is over are deleted by AWS itself. */
function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (byServiceRole(event)) {
    return { tier: 'log', severity: 'low', reason: 'a service of AWS did it by itself' };
  }
  if (name === 'UpdateRegionSettings') return leftOut(event);
  if (NOTIFY.includes(name)) return { tier: 'notify', severity: 'medium' };
  if (name === 'StopBackupJob') return { tier: 'log', severity: 'low' };
  if (name !== 'UpdateRecoveryPointLifecycle') return {};
  const days = textAt(objectAt(params['lifecycle'])['deleteAfterDays']);
  return days !== '' && Number(days) <= 7
    ? { tier: 'notify', reason: 'it is deleted within days' }
    : { tier: 'log', severity: 'low' };
}

function leftOut(event: VouchEvent): Judgement {
  const settings = objectAt(event.params['resourceTypeOptInPreference']);
  const out = Object.keys(settings).filter((kind) => isOff(settings[kind]));
  if (out.length === 0) return null;
  return ofPerson(event, {
    tier: 'notify',
    severity: 'medium',
    reason: `${named(out[0], 'it')} is left out`,
  });
}

export default defineDetection({
  title: 'Backups were deleted or lost their lock',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `backup:${call}`),
  tier: 'alert',
  severity: 'high',
  attack: ['T1490', 'T1485'],
  why: 'Backups are what brings everything back after an attack, so attackers take them first.',
  says: ({ name, params }) => {
    if (name === 'UpdateRegionSettings') return DONE[name] ?? '';
    const what = params['backupVaultName'] ?? params['backupPlanId'] ?? params['backupJobId'];
    return `${DONE[name] ?? 'changed the backups of'} ${named(what, 'without a name')}`;
  },
  judge,
});
