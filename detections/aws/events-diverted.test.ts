import { expect, it } from 'vitest';
import { NOTHING_KNOWN } from '../../src/kit/index.js';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './events-diverted.js';

const PUT = 'events:PutTargets';
const MAKE = 'scheduler:CreateSchedule';
const bus = (account: string) => ({ id: '1', arn: `arn:aws:events:eu-west-1:${account}:event-bus/default` });
const to = (...accounts: string[]) => ({ rule: 'all', targets: accounts.map(bus) });
const calls = (call: string) => ({ name: 'n', target: { arn: `arn:aws:scheduler:::aws-sdk:${call}` } });

it.each([
  ['to strangers', awsEvent(PUT, to('444455556666')), 'alert/high'],
  ['to strangers among others', awsEvent(PUT, to('111122223333', '444455556666'), DEPLOY), 'alert/high'],
  ['to ourselves', awsEvent(PUT, to('111122223333')), 'none'],
  [
    'to a queue of ours',
    awsEvent(PUT, { targets: [{ arn: 'arn:aws:sqs:eu-west-1:111122223333:q' }] }),
    'none',
  ],
  ['a schedule for strangers', awsEvent(MAKE, { Target: { Arn: bus('444455556666').arn } }), 'alert/high'],
  ['a schedule that makes keys', awsEvent(MAKE, calls('iam:createAccessKey')), 'notify/high'],
  ['a schedule that stops servers', awsEvent(MAKE, calls('ec2:stopInstances')), 'none'],
  ['a failed try', awsEvent(PUT, to('444455556666'), DENIED), 'notify/high'],
  ['no parameters', awsEvent(PUT, null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('asks about a partner, and keeps another account of ours', () => {
  const event = awsEvent(PUT, to('444455556666'));
  const theirs = new Set(['444455556666']);
  expect(detection.judge?.(event, { ...NOTHING_KNOWN, partners: theirs })).toMatchObject({ tier: 'notify' });
  expect(detection.judge?.(event, { ...NOTHING_KNOWN, accounts: theirs })).toMatchObject({ tier: 'log' });
});

it.each([
  [awsEvent(PUT, to('444455556666')), 'chose who gets the events of the rule all'],
  [awsEvent(MAKE, calls('iam:createAccessKey')), 'set up the schedule n'],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
