import { expect, it } from 'vitest';
import { AUTOSCALING, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './events-rule-off.js';

const OFF = 'events:DisableRule';

it.each([
  ['off', awsEvent(OFF, { name: 'nightly' }), 'notify/medium'],
  ['off, by a machine', awsEvent(OFF, { name: 'nightly' }, DEPLOY), 'log/low'],
  [
    'off, what feeds security, by a machine',
    awsEvent(OFF, { name: 'guardduty-to-siem' }, DEPLOY),
    'notify/high',
  ],
  ['off, by AWS', awsEvent(OFF, { name: 'guardduty-to-siem' }, AUTOSCALING), 'log/low'],
  ['written as off', awsEvent('events:PutRule', { name: 'nightly', state: 'DISABLED' }), 'notify/medium'],
  ['written', awsEvent('events:PutRule', { name: 'guardduty-to-siem', state: 'ENABLED' }), 'log/low'],
  ['deleted', awsEvent('events:DeleteRule', { name: 'nightly' }), 'log/low'],
  [
    'without receivers, what feeds security',
    awsEvent('events:RemoveTargets', { rule: 'security-hub' }),
    'notify/high',
  ],
  ['a failed try', awsEvent(OFF, null, DENIED), 'log/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(OFF, { name: 'nightly' }))).toBe('turned off the rule nightly');
});

it.each([
  [
    awsEvent('events:PutRule', { name: 'x', state: 'ENABLED' }),
    'it writes the rule, and does not turn it off',
  ],
  [
    awsEvent('events:PutRule', { name: 'x', state: 'ENABLED' }, AUTOSCALING),
    'it writes the rule, and does not turn it off',
  ],
  [awsEvent('events:DeleteRule', { name: 'x' }), 'it deletes the rule'],
  [awsEvent('events:RemoveTargets', { rule: 'x' }), 'it takes receivers off the rule'],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
