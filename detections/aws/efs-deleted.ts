import {
  defineDetection,
  isOff,
  type Judgement,
  named,
  objectAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  DeleteFileSystem: 'deleted the file store …',
  DeleteMountTarget: 'took a file store out of a network',
  DeleteReplicationConfiguration: 'stopped the copying of the file store …',
  DeleteFileSystemPolicy: 'took away the rules of who may use the file store …',
  PutBackupPolicy: 'changed the backups of the file store …',
};

function judge({ name, params }: VouchEvent): Judgement {
  if (name === 'DeleteMountTarget' || name === 'DeleteFileSystemPolicy') {
    return { tier: 'log', severity: 'low' };
  }
  if (name !== 'PutBackupPolicy') return {};
  const policy = objectAt(params['backupPolicy']);
  return isOff(policy['status']) ? { reason: 'it is no longer backed up' } : null;
}

export default defineDetection({
  title: 'A file store was deleted or lost its copies',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `elasticfilesystem:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1485', 'T1490'],
  why: 'A deleted file store does not come back, and many servers may share it.',
  says: ({ name, params }) => {
    const store = named(params['fileSystemId'] ?? params['sourceFileSystemId'], 'without a name');
    return (DONE[name] ?? 'changed the file store …').replace('…', () => store);
  },
  judge,
});
