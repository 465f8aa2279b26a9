import { expect, it } from 'vitest';
import { awsEvent, ROOT, verdict } from '../../test/aws-event.js';
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
    'alert/critical',
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
  ['somebody else', awsEvent('s3:PutBucketVersioning', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('signin:ConsoleLogin', null, ROOT))).toBe('signed in to the AWS console');
});
