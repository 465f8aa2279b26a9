import {
  defineDetection,
  isOff,
  type JsonObject,
  type Judgement,
  named,
  objectAt,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const IDS = ['dBInstanceIdentifier', 'dBClusterIdentifier', 'clusterIdentifier', 'tableName'];

function judge({ name, params }: VouchEvent): Judgement {
  if (name === 'DisableLogging') return { tier: 'alert', reason: 'nothing is written down any more' };
  if (name === 'UpdateContinuousBackups') {
    const setting = objectAt(params['pointInTimeRecoverySpecification']);
    return isOff(setting['pointInTimeRecoveryEnabled']) ? { reason: 'it cannot be wound back' } : null;
  }
  const reason = lost(params);
  if (reason) return { reason };
  return name === 'UpdateTable' ? null : { tier: 'log', severity: 'low' };
}

function lost(params: JsonObject): string | null {
  if (isOff(params['deletionProtection'] ?? params['deletionProtectionEnabled'])) {
    return 'it can be deleted from now on';
  }
  const kept = params['backupRetentionPeriod'] ?? params['automatedSnapshotRetentionPeriod'];
  return textAt(kept) === '0' ? 'its automatic backups end and are deleted' : null;
}

export default defineDetection({
  title: 'A database was changed or lost a safeguard',
  provider: 'aws',
  on: [
    'rds:ModifyDBInstance',
    'rds:ModifyDBCluster',
    'redshift:ModifyCluster',
    'redshift:DisableLogging',
    'dynamodb:UpdateContinuousBackups',
    'dynamodb:UpdateTable',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1490', 'T1562.008'],
  why: 'Before data is deleted for good, what protects it is taken away.',
  says: (event) => {
    const { name, params } = event;
    const id = IDS.find((key) => params[key] !== undefined);
    const database = named(id ? params[id] : '', 'without a name');
    if (name === 'DisableLogging') return `turned off the log of the database ${database}`;
    const safeguard = name === 'UpdateContinuousBackups' || lost(params) !== null;
    return `${safeguard ? 'took away a safeguard of' : 'changed'} the database ${database}`;
  },
  judge,
});
