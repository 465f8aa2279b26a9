import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './sqs-purged.js';

const MACHINE = {
  userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/web/run' },
};
it.each([
  ['by a person', awsEvent('sqs:PurgeQueue', null), 'notify/medium'],
  ['by a machine', awsEvent('sqs:PurgeQueue', null, MACHINE), 'log/low'],
  ['a failed try', awsEvent('sqs:PurgeQueue', null, DENIED), 'log/medium'],
  ['one message', awsEvent('sqs:DeleteMessage', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [
    awsEvent('sqs:PurgeQueue', { queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs' }),
    'emptied the queue jobs',
  ],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
