import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './sns-sqs-shared.js';

it.each([
  [
    'with a stranger',
    awsEvent('sns:AddPermission', { topicArn: 't', aWSAccountId: ['444455556666'] }),
    'alert/high',
  ],
  [
    'with everybody',
    awsEvent('sqs:AddPermission', { queueUrl: 'q', awsaccountIds: { items: ['*'] } }),
    'alert/high',
  ],
  ['with itself', awsEvent('sqs:AddPermission', { awsaccountIds: ['111122223333'] }), 'log/low'],
  ['nobody knows with whom', awsEvent('sqs:AddPermission', null), 'notify/medium'],
  ['a failed try', awsEvent('sns:AddPermission', { aWSAccountId: ['444455556666'] }, DENIED), 'notify/high'],
  ['taking it back', awsEvent('sqs:RemovePermission', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [
    awsEvent('sqs:AddPermission', { queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs' }),
    'let others use jobs',
  ],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
