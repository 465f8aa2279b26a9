import { defineWatch } from '../../src/kit/index.js';

const BLINDS = [
  'cloudtrail:StopLogging',
  'cloudtrail:DeleteTrail',
  'cloudtrail:StopEventDataStoreIngestion',
  'guardduty:DeleteDetector',
  'guardduty:StopMonitoringMembers',
  'config:StopConfigurationRecorder',
  'config:DeleteConfigurationRecorder',
  'securityhub:DisableSecurityHub',
];
const DESTROYS = [
  's3:DeleteBucket',
  's3:DeleteObjects',
  'ec2:TerminateInstances',
  'ec2:DeleteSnapshot',
  'ec2:DeleteVolume',
  'ec2:DeregisterImage',
  'rds:DeleteDBInstance',
  'rds:DeleteDBCluster',
  'rds:DeleteDBSnapshot',
  'dynamodb:DeleteTable',
  'elasticfilesystem:DeleteFileSystem',
  'eks:DeleteCluster',
  'kms:ScheduleKeyDeletion',
  'backup:DeleteBackupVault',
  'backup:DeleteRecoveryPoint',
  'secretsmanager:DeleteSecret',
];

export default defineWatch({
  title: 'Something was destroyed after the logs were turned off',
  provider: 'aws',
  on: [...BLINDS, ...DESTROYS],
  tier: 'alert',
  severity: 'critical',
  attack: ['T1562.008', 'T1485'],
  why: 'Who turns off the logs and then destroys things means that nobody should see it.',
  says: ({ name }) => `turned off what watches the account, and destroyed something (${name})`,
  history: {
    kind: 'sequence',
    per: ({ actor, account }) => `${account} ${actor.principal}`,
    steps: [
      { what: 'what watches the account was turned off', on: BLINDS },
      { what: 'and something was destroyed', on: DESTROYS },
    ],
    withinMs: 2 * 60 * 60 * 1000,
  },
});
