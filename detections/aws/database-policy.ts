import {
  defineDetection,
  isPublic,
  type Json,
  type Judgement,
  type Known,
  letInBy,
  named,
  objectAt,
  readPolicy,
  type VouchEvent,
} from '../../src/kit/index.js';

const KINDS: { readonly [service: string]: string } = {
  dynamodb: 'the table',
  redshift: 'the database',
  'redshift-serverless': 'the database',
  glue: 'the data catalogue',
  glacier: 'the archive',
  backup: 'the backup vault',
  elasticfilesystem: 'the file store',
};
const NAMES = ['resourceArn', 'vaultName', 'backupVaultName', 'fileSystemId'];

function policyOf({ service, params }: VouchEvent): Json | undefined {
  // The archive wraps it once more: `policy: { policy: '…' }`.
  if (service === 'glacier') return objectAt(params['policy'])['policy'] ?? params['policy'];
  return params['policy'] ?? params['policyInJson'] ?? params['resourcePolicy'];
}

function judge(event: VouchEvent, known: Known): Judgement {
  const policy = readPolicy(policyOf(event));
  // A file store is reached from inside its network only, whatever its policy says.
  if (event.service === 'elasticfilesystem' && isPublic(policy)) {
    return { tier: 'log', severity: 'low', reason: 'everybody in its network may use it' };
  }
  return letInBy(policy, event, known) ?? {};
}

export default defineDetection({
  title: 'Who may use a table, archive, vault or file store was changed',
  provider: 'aws',
  on: [
    'dynamodb:PutResourcePolicy',
    'redshift:PutResourcePolicy',
    'redshift-serverless:PutResourcePolicy',
    'glue:PutResourcePolicy',
    'glacier:SetVaultAccessPolicy',
    'backup:PutBackupVaultAccessPolicy',
    'elasticfilesystem:PutFileSystemPolicy',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1537', 'T1098'],
  why: "Such a policy can let strangers in without touching anybody's rights.",
  says: ({ service, params }) => {
    const key = NAMES.find((each) => params[each] !== undefined);
    return `changed who may use ${KINDS[service] ?? 'the data'} ${named(key ? params[key] : '', 'of the account')}`;
  },
  judge,
});
