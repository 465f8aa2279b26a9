import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './efs-deleted.js';

const backups = (status: string) =>
  awsEvent('elasticfilesystem:PutBackupPolicy', { fileSystemId: 'fs-1', backupPolicy: { status } });
const gone = (different = {}) =>
  awsEvent('elasticfilesystem:DeleteFileSystem', { fileSystemId: 'fs-1' }, different);

it.each([
  ['deleted', gone(), 'notify/medium'],
  ['out of a network', awsEvent('elasticfilesystem:DeleteMountTarget', null), 'log/low'],
  ['no backups', backups('DISABLED'), 'notify/medium'],
  ['backups', backups('ENABLED'), 'none'],
  ['a failed try', gone(DENIED), 'log/medium'],
  ['a look', awsEvent('elasticfilesystem:DescribeFileSystems', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(gone())).toBe('deleted the file store fs-1');
  expect(detection.says(awsEvent('elasticfilesystem:DeleteMountTarget'))).toBe(
    'took a file store out of a network',
  );
});
