import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './logs-deleted.js';

it.each([
  ['a log', awsEvent('logs:DeleteLogGroup', { logGroupName: '/app/x' }), 'notify/medium'],
  ['the log of calls', awsEvent('logs:DeleteLogStream', { logGroupName: 'CloudTrail/main' }), 'notify/high'],
  ['a stream', awsEvent('logs:DeleteLogStream', { logGroupName: '/app/x' }), 'log/low'],
  ['retention of an app', awsEvent('logs:PutRetentionPolicy', { logGroupName: '/app/x' }), 'none'],
  ['a failed try', awsEvent('logs:DeleteLogGroup', null, DENIED), 'log/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('logs:DeleteLogGroup', { logGroupName: '/app/x' }))).toBe(
    'deleted the log x',
  );
});
