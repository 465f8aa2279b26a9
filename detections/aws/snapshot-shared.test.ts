import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './snapshot-shared.js';

it.each([
  [
    'a disk, with everybody',
    awsEvent('ec2:ModifySnapshotAttribute', {
      snapshotId: 'snap-1',
      createVolumePermission: { add: { items: [{ group: 'all' }] } },
    }),
    'alert/critical',
  ],
  [
    'a disk, with another account',
    awsEvent('ec2:ModifySnapshotAttribute', {
      snapshotId: 'snap-1',
      createVolumePermission: { add: { items: [{ userId: '444455556666' }] } },
    }),
    'notify/high',
  ],
  [
    'a disk, with oneself',
    awsEvent('ec2:ModifySnapshotAttribute', {
      createVolumePermission: { add: { items: [{ userId: '111122223333' }] } },
    }),
    'none',
  ],
  [
    'a disk, no longer',
    awsEvent('ec2:ModifySnapshotAttribute', {
      createVolumePermission: { remove: { items: [{ group: 'all' }] } },
    }),
    'none',
  ],
  [
    'an image, with everybody',
    awsEvent('ec2:ModifyImageAttribute', {
      imageId: 'ami-1',
      launchPermission: { add: { items: [{ group: 'all' }] } },
    }),
    'alert/critical',
  ],
  [
    'a database, with everybody',
    awsEvent('rds:ModifyDBSnapshotAttribute', { attributeName: 'restore', valuesToAdd: ['all'] }),
    'alert/critical',
  ],
  [
    'a database, with another',
    awsEvent('rds:ModifyDBClusterSnapshotAttribute', { valuesToAdd: ['444455556666'] }),
    'notify/high',
  ],
  [
    'a failed try',
    awsEvent('rds:ModifyDBSnapshotAttribute', { valuesToAdd: ['all'] }, DENIED),
    'notify/critical',
  ],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(
    detection.says(
      awsEvent('ec2:ModifySnapshotAttribute', {
        snapshotId: 'snap-1',
        createVolumePermission: { add: { items: [{ group: 'all' }] } },
      }),
    ),
  ).toBe('shared snap-1 with everybody');
});
