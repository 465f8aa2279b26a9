import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './sns-subscription.js';

it.each([
  ['an address', awsEvent('sns:Subscribe', { protocol: 'email', endpoint: 'ops@example.com' }), 'log/low'],
  [
    'a queue of ours',
    awsEvent('sns:Subscribe', { endpoint: 'arn:aws:sqs:eu-west-1:111122223333:q' }),
    'log/low',
  ],
  [
    'a queue of a stranger',
    awsEvent('sns:Subscribe', { endpoint: 'arn:aws:sqs:eu-west-1:444455556666:q' }),
    'alert/high',
  ],
  ['a failed try', awsEvent('sns:Subscribe', null, DENIED), 'ignore/low'],
  ['a message', awsEvent('sns:Publish', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [
    awsEvent('sns:Subscribe', {
      topicArn: 'arn:aws:sns:eu-west-1:111122223333:news',
      endpoint: 'ops@example.com',
    }),
    'subscribed ops@example.com to the topic news',
  ],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
