import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './bedrock-logging-changed.js';

const PUT = 'bedrock:PutModelInvocationLoggingConfiguration';
const logging = (loggingConfig: object) => awsEvent(PUT, { loggingConfig });

it.each([
  ['to a bucket', logging({ s3Config: { bucketName: 'b' }, textDataDeliveryEnabled: true }), 'notify/low'],
  [
    'to a bucket, by a machine',
    awsEvent(PUT, { loggingConfig: { s3Config: {}, textDataDeliveryEnabled: true } }, DEPLOY),
    'log/low',
  ],
  ['without the text', logging({ s3Config: {}, textDataDeliveryEnabled: false }), 'notify/medium'],
  ['to nowhere', logging({ textDataDeliveryEnabled: true }), 'notify/high'],
  ['a failed try', awsEvent(PUT, null, DENIED), 'log/low'],
  ['a look', awsEvent('bedrock:GetModelInvocationLoggingConfiguration', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(PUT, null))).toBe('changed what is logged of model calls');
});
