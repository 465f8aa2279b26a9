import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ecr-images.js';

const COPY = 'ecr:PutReplicationConfiguration';
const DELETE = 'ecr:DeleteRepository';
const copied = (registryId: string) => ({
  replicationConfiguration: { rules: [{ destinations: [{ region: 'eu-west-1', registryId }] }] },
});

it.each([
  ['an image', awsEvent('ecr:PutImage', { repositoryName: 'r' }), 'log/low'],
  ['a copy for strangers', awsEvent(COPY, copied('444455556666')), 'alert/high'],
  ['a copy in another region', awsEvent(COPY, copied('111122223333')), 'log/low'],
  [
    'images can be replaced',
    awsEvent('ecr:PutImageTagMutability', { imageTagMutability: 'MUTABLE' }),
    'notify/low',
  ],
  [
    'images cannot be replaced',
    awsEvent('ecr:PutImageTagMutability', { imageTagMutability: 'IMMUTABLE' }),
    'log/low',
  ],
  [
    'not looked through',
    awsEvent('ecr:PutImageScanningConfiguration', { imageScanningConfiguration: { scanOnPush: false } }),
    'notify/low',
  ],
  ['all its images', awsEvent(DELETE, { repositoryName: 'r', force: true }), 'notify/low'],
  ['all its images, by a machine', awsEvent(DELETE, { repositoryName: 'r', force: true }, DEPLOY), 'log/low'],
  ['an empty one', awsEvent(DELETE, { repositoryName: 'r', force: false }), 'log/low'],
  ['a failed try', awsEvent(COPY, copied('444455556666'), DENIED), 'notify/high'],
  ['a pull', awsEvent('ecr:BatchGetImage', { repositoryName: 'r' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('ecr:PutImage', { repositoryName: 'r' }))).toBe('put an image into r');
});
