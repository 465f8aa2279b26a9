import { expect, it } from 'vitest';
import { BY_TEMPLATE, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './sns-topic-deleted.js';

const remove = (name: string, different = {}) =>
  awsEvent('sns:DeleteTopic', { topicArn: `arn:aws:sns:eu-west-1:111122223333:${name}` }, different);

it.each([
  ['of security', remove('security-alerts'), 'notify/high'],
  ['of security, by a machine', remove('guardduty-findings', DEPLOY), 'notify/high'],
  ['of security, with its template', remove('security-alerts', BY_TEMPLATE), 'log/low'],
  ['of alarms', remove('prod-alarms'), 'notify/medium'],
  ['of alarms, by a machine', remove('prod-alarms', DEPLOY), 'log/low'],
  ['that pages', remove('page-oncall'), 'notify/medium'],
  ['of a home page', remove('homepage-updates'), 'log/low'],
  ['of orders', remove('orders'), 'log/low'],
  ['without a name', awsEvent('sns:DeleteTopic', null), 'log/low'],
  ['a failed try', remove('security-alerts', DENIED), 'log/high'],
  ['a failed try at orders', remove('orders', DENIED), 'ignore/low'],
  ['a look', awsEvent('sns:ListTopics', null), 'none'],
])('a topic %s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(remove('orders'))).toBe('deleted the topic orders');
});
