import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-image-copied.js';

const copy = (kmsKeyId: string, different = {}) =>
  awsEvent('ec2:CopySnapshot', { sourceSnapshotId: 'snap-1', kmsKeyId }, different);
const theirs = 'arn:aws:kms:eu-west-1:444455556666:key/k-1';

it.each([
  ['an image', awsEvent('ec2:CreateImage', { instanceId: 'i-1' }), 'log/low'],
  ['an image given up', awsEvent('ec2:DeregisterImage', { imageId: 'ami-1' }), 'log/low'],
  ['under a key of ours', copy('arn:aws:kms:eu-west-1:111122223333:key/k-1'), 'log/low'],
  ['under a key of a stranger', copy(theirs), 'alert/high'],
  ['a failed try', copy(theirs, DENIED), 'notify/high'],
  ['a failed image', awsEvent('ec2:CreateImage', null, DENIED), 'ignore/low'],
  ['a look', awsEvent('ec2:DescribeImages', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('ec2:CreateImage', { instanceId: 'i-1' }))).toBe('made an image of i-1');
  expect(detection.says(awsEvent('ec2:ImportImage'))).toBe('brought in an image');
});
