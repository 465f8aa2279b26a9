import { expect, it } from 'vitest';
import { AUTOSCALING, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './s3-logs-deleted.js';

const ONE = 's3:DeleteObject';
const MANY = 's3:DeleteObjects';
const written = {
  bucketName: 'b',
  key: 'team/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/20/x.json.gz',
};
const named = { bucketName: 'acme-cloudtrail-logs' };

it.each([
  ['what AWS wrote', awsEvent(ONE, written), 'notify/medium'],
  ['what AWS wrote, by a machine', awsEvent(ONE, written, DEPLOY), 'notify/medium'],
  ['what AWS wrote, by AWS', awsEvent(ONE, written, AUTOSCALING), 'log/low'],
  ['what AWS wrote, and refused', awsEvent(ONE, written, DENIED), 'log/medium'],
  ['by the name of the bucket', awsEvent(ONE, { ...named, key: 'a' }), 'notify/medium'],
  ['by the name of the bucket, by a machine', awsEvent(ONE, { ...named, key: 'a' }, DEPLOY), 'log/low'],
  ['nobody knows which', awsEvent(MANY, named), 'notify/medium'],
  ['nobody knows which, by a machine', awsEvent(MANY, named, DEPLOY), 'notify/medium'],
  ['other files', awsEvent(ONE, { bucketName: 'b', key: 'MyAWSLogs/a' }), 'none'],
  ['other files, many at once', awsEvent(MANY, { bucketName: 'b' }), 'none'],
  ['nothing said', awsEvent(ONE, null), 'none'],
  ['a look', awsEvent('s3:GetObject', written), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [awsEvent(ONE, written), 'deleted x.json.gz from the bucket b'],
  [awsEvent(MANY, named), 'deleted files from the bucket acme-cloudtrail-logs'],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
