import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ssm-activation.js';

it.each([
  ['a code', awsEvent('ssm:CreateActivation', { iamRole: 'service-role/outside' }), 'notify/medium'],
  ['a failed try', awsEvent('ssm:CreateActivation', null, DENIED), 'log/medium'],
  ['removing it', awsEvent('ssm:DeleteActivation', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [
    awsEvent('ssm:CreateActivation', { iamRole: 'service-role/outside' }),
    'made a code with which machines get the role outside',
  ],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
