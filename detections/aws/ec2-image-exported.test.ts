import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-image-exported.js';

const store = awsEvent('ec2:CreateStoreImageTask', { imageId: 'ami-1', bucket: 'b' });

it.each([
  ['stored', store, 'notify/high'],
  ['exported', awsEvent('ec2:ExportImage', null), 'notify/high'],
  ['a whole server', awsEvent('ec2:CreateInstanceExportTask', { instanceId: 'i-1' }), 'notify/high'],
  ['a failed try', awsEvent('ec2:ExportImage', null, DENIED), 'log/high'],
  ['a copy within AWS', awsEvent('ec2:CopyImage', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(store)).toBe('stored as a file the image ami-1 in b');
  expect(
    detection.says(
      awsEvent('ec2:CreateInstanceExportTask', { instanceId: 'i-1', exportToS3: { s3Bucket: 'b' } }),
    ),
  ).toBe('stored as a file the whole server i-1 in b');
});
