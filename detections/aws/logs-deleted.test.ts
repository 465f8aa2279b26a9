import { expect, it } from 'vitest';
import { BY_TEMPLATE, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './logs-deleted.js';

const GROUP = 'logs:DeleteLogGroup';
const KEEP = 'logs:PutRetentionPolicy';
const app = { logGroupName: '/app/x' };
const audit = { logGroupName: 'CloudTrail/main' };
const ON_SERVER = {
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/web/i-0a1b2c3d4e5f67890',
    accountId: '111122223333',
  },
};

it.each([
  ['a log', awsEvent(GROUP, app), 'notify/medium'],
  ['a log, by a template', awsEvent(GROUP, app, BY_TEMPLATE), 'log/low'],
  ['a log, by a machine', awsEvent(GROUP, app, DEPLOY), 'log/low'],
  ['a log, by a server', awsEvent(GROUP, app, ON_SERVER), 'notify/medium'],
  ['the log of calls', awsEvent(GROUP, audit), 'alert/high'],
  ['the log of calls, by a machine', awsEvent(GROUP, audit, DEPLOY), 'alert/high'],
  ['a stream of the log of calls', awsEvent('logs:DeleteLogStream', audit), 'notify/high'],
  ['a stream', awsEvent('logs:DeleteLogStream', app), 'log/low'],
  ['an app, for a day', awsEvent(KEEP, { ...app, retentionInDays: 1 }), 'log/low'],
  ['the log of calls, for a day', awsEvent(KEEP, { ...audit, retentionInDays: '1' }), 'notify/high'],
  ['the log of calls, for a year', awsEvent(KEEP, { ...audit, retentionInDays: 365 }), 'log/low'],
  ['a failed try', awsEvent(GROUP, null, DENIED), 'log/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(GROUP, app))).toBe('deleted the log x');
});

it.each([
  [awsEvent(KEEP, { ...app, retentionInDays: 365 }), 'it is kept for 365 days'],
  [
    awsEvent(KEEP, { ...audit, retentionInDays: 1 }),
    'the log sounds like one that security needs, and it is kept for 1 day',
  ],
  [awsEvent(KEEP, app), 'it changes how long the log is kept'],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
