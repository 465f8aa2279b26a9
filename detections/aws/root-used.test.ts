import { expect, it } from 'vitest';
import { awsEvent, classified, DENIED, ROOT, verdict } from '../../test/aws-event.js';
import detection from './root-used.js';

it.each([
  [
    'a sign-in',
    awsEvent('signin:ConsoleLogin', null, {
      ...ROOT,
      readOnly: false,
      responseElements: { ConsoleLogin: 'Success' },
    }),
    'alert/critical',
  ],
  [
    'a failed sign-in',
    awsEvent('signin:ConsoleLogin', null, { ...ROOT, responseElements: { ConsoleLogin: 'Failure' } }),
    'notify/critical',
  ],
  ['any change', awsEvent('s3:PutBucketVersioning', null, ROOT), 'alert/critical'],
  ['a look around', awsEvent('s3:ListBuckets', null, { ...ROOT, readOnly: true }), 'log/medium'],
  [
    'a look with a long-lived key',
    awsEvent('s3:ListBuckets', null, {
      userIdentity: { ...ROOT.userIdentity, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
      readOnly: true,
    }),
    'alert/critical',
  ],
  [
    'AWS in the name of root',
    awsEvent('iam:CreateServiceLinkedRole', null, {
      userIdentity: { ...ROOT.userIdentity, invokedBy: 'autoscaling.amazonaws.com' },
    }),
    'none',
  ],
  [
    'a person in the console, as older records have it',
    awsEvent('s3:PutBucketVersioning', null, {
      userIdentity: { ...ROOT.userIdentity, invokedBy: 'signin.amazonaws.com' },
    }),
    'alert/critical',
  ],
  ['a service-linked role along the way', awsEvent('iam:CreateServiceLinkedRole', null, ROOT), 'log/medium'],
  [
    'what AWS writes down by itself',
    awsEvent('kms:RotateKey', null, { ...ROOT, eventType: 'AwsServiceEvent' }),
    'none',
  ],
  [
    'a look that is not marked as one',
    awsEvent('iam:ListUsers', null, { ...ROOT, readOnly: null }),
    'log/medium',
  ],
  [
    'new credentials, marked as a look',
    awsEvent('sts:GetSessionToken', null, { ...ROOT, readOnly: true }),
    'alert/critical',
  ],
  ['somebody else', awsEvent('s3:PutBucketVersioning', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('signin:ConsoleLogin', null, ROOT))).toBe('signed in to the AWS console');
});

it.each([
  [awsEvent('signin:ConsoleLogin', null, ROOT), []],
  [
    awsEvent('signin:ConsoleLogin', null, { ...ROOT, responseElements: { ConsoleLogin: 'Failure' } }),
    ['somebody tried to sign in as root'],
  ],
  [awsEvent('iam:CreateUser', null, { ...ROOT, ...DENIED }), ['it was root who tried']],
])('says of a try that it was one', (event, reasons) => {
  expect(classified(detection, event).reasons).toEqual(reasons);
});
