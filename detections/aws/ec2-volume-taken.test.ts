import { expect, it } from 'vitest';
import { awsEvent, verdict } from '../../test/aws-event.js';
import detection from './ec2-volume-taken.js';

const by = (accountId: string) =>
  awsEvent('ec2:SharedSnapshotVolumeCreated', null, {
    eventType: 'AwsServiceEvent',
    userIdentity: { type: 'AWSAccount', accountId, invokedBy: 'ec2.amazonaws.com' },
    serviceEventDetails: { snapshotId: 'snap-1' },
  });

it.each([
  ['by a stranger', by('444455556666'), 'alert/high'],
  ['by the account itself', by('111122223333'), 'log/low'],
  [
    'by nobody who is named',
    awsEvent('ec2:SharedSnapshotCopyInitiated', null, { userIdentity: {} }),
    'log/low',
  ],
  ['a disk of an own copy', awsEvent('ec2:CreateVolume', { snapshotId: 'snap-1' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(by('444455556666'))).toBe('made a disk of the disk copy snap-1');
});
