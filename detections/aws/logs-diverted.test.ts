import { expect, it } from 'vitest';
import { BY_TEMPLATE, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './logs-diverted.js';

const PUT = 'logs:PutSubscriptionFilter';
const to = (account: string) => ({
  logGroupName: 'g',
  destinationArn: `arn:aws:logs:eu-west-1:${account}:destination:x`,
});

it.each([
  ['to strangers', awsEvent(PUT, to('444455556666')), 'alert/medium'],
  ['to ourselves', awsEvent(PUT, to('111122223333')), 'log/low'],
  ['no longer', awsEvent('logs:DeleteSubscriptionFilter', { logGroupName: 'g' }), 'notify/medium'],
  ['no longer, by a template', awsEvent('logs:DeleteSubscriptionFilter', null, BY_TEMPLATE), 'log/low'],
  ['no longer counted', awsEvent('logs:DeleteMetricFilter', null), 'notify/low'],
  ['no longer counted, by a machine', awsEvent('logs:DeleteMetricFilter', null, DEPLOY), 'log/low'],
  ['a failed try', awsEvent(PUT, to('444455556666'), DENIED), 'notify/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('logs:DeleteSubscriptionFilter', { logGroupName: 'g' }))).toBe(
    'stopped sending on the log g',
  );
});
