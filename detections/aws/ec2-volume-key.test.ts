import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-volume-key.js';

const set = (kmsKeyId: string, different = {}) =>
  awsEvent('ec2:ModifyEbsDefaultKmsKeyId', { kmsKeyId }, different);
const theirs = 'arn:aws:kms:eu-west-1:444455556666:key/k-1';

it.each([
  ['a key of a stranger', set(theirs), 'alert/high'],
  ['a key of ours', set('arn:aws:kms:eu-west-1:111122223333:key/k-1'), 'notify/medium'],
  ['a name', set('alias/disks'), 'notify/medium'],
  ['a failed try', set(theirs, DENIED), 'notify/high'],
  ['back to the usual', awsEvent('ec2:ResetEbsDefaultKmsKeyId', {}), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(set(theirs))).toBe('set k-1 as the key of all new disks');
});
