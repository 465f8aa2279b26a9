import { expect, it } from 'vitest';
import { buildCatalogue } from '../../src/core/catalogue.js';
import { classify } from '../../src/core/classify.js';
import { NOTHING_KNOWN } from '../../src/kit/index.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
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
    'alert/high',
  ],
  [
    'a disk, with oneself',
    awsEvent('ec2:ModifySnapshotAttribute', {
      createVolumePermission: { add: { items: [{ userId: '111122223333' }] } },
    }),
    'log/low',
  ],
  [
    'a disk, no longer',
    awsEvent('ec2:ModifySnapshotAttribute', {
      createVolumePermission: { remove: { items: [{ group: 'all' }] } },
    }),
    'log/low',
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
    'alert/high',
  ],
  ['a database, with nobody', awsEvent('rds:ModifyDBSnapshotAttribute', { valuesToAdd: [] }), 'log/low'],
  [
    'an image, with another organisation',
    awsEvent('ec2:ModifyImageAttribute', {
      launchPermission: {
        add: { items: [{ organizationArn: 'arn:aws:organizations::444455556666:organization/o-1' }] },
      },
    }),
    'alert/high',
  ],
  [
    'an image, in the older way',
    awsEvent('ec2:ModifyImageAttribute', {
      imageId: 'ami-1',
      operationType: 'add',
      userIdSet: { items: [{ userId: '444455556666' }] },
    }),
    'alert/high',
  ],
  ['an image, renamed', awsEvent('ec2:ModifyImageAttribute', { description: { value: 'x' } }), 'log/low'],
  [
    'a warehouse',
    awsEvent('redshift:AuthorizeSnapshotAccess', { accountWithRestoreAccess: '444455556666' }),
    'alert/high',
  ],
  [
    'with somebody unclear',
    awsEvent('redshift:AuthorizeDataShare', { consumerIdentifier: 'ADX' }),
    'notify/high',
  ],
  [
    'by the malware scan of AWS',
    awsEvent(
      'ec2:ModifySnapshotAttribute',
      { createVolumePermission: { add: { items: [{ userId: '444455556666' }] } } },
      {
        userIdentity: {
          type: 'AssumedRole',
          arn: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/s',
          accountId: '111122223333',
          sessionContext: {
            sessionIssuer: {
              arn: 'arn:aws:iam::111122223333:role/aws-service-role/malware-protection.guardduty.amazonaws.com/AWSServiceRoleForX',
            },
          },
        },
      },
    ),
    'log/low',
  ],
  [
    'a failed try at a stranger',
    awsEvent('rds:ModifyDBSnapshotAttribute', { valuesToAdd: ['444455556666'] }, DENIED),
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

it.each([
  ['ours', { accounts: new Set(['444455556666']) }, 'log'],
  ["a partner's", { partners: new Set(['444455556666']) }, 'notify'],
])('with an account that is %s', (_, part, tier) => {
  const catalogue = buildCatalogue([{ ...detection, id: 'aws/x' }], { ...NOTHING_KNOWN, ...part });
  const event = awsEvent('rds:ModifyDBSnapshotAttribute', { valuesToAdd: ['444455556666'] });
  expect(classify(event, catalogue).tier).toBe(tier);
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
  expect(detection.says(awsEvent('ec2:ModifyImageAttribute', { imageId: 'ami-1' }))).toBe(
    'changed who may use ami-1, and let in nobody new',
  );
});

it.each([
  [
    awsEvent('rds:ModifyDBSnapshotAttribute', { valuesToAdd: ['all'] }),
    'everybody with any AWS account may use it',
  ],
  [awsEvent('rds:ModifyDBSnapshotAttribute', { valuesToRemove: ['444455556666'] }), 'it takes a share back'],
  [
    awsEvent('ec2:ModifySnapshotAttribute', {
      createVolumePermission: { remove: { items: [{ group: 'all' }] } },
    }),
    'it takes a share back',
  ],
  [
    awsEvent('ec2:ModifyImageAttribute', {
      operationType: 'remove',
      userIdSet: { items: [{ userId: '444455556666' }] },
    }),
    'it takes a share back',
  ],
  [
    awsEvent('ec2:ModifyImageAttribute', { description: { value: 'x' } }),
    'the record names nobody who was let in',
  ],
  [
    awsEvent('rds:ModifyDBSnapshotAttribute', { valuesToAdd: ['111122223333'] }),
    'it stays within the account',
  ],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
