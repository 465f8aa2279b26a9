import { expect, it } from 'vitest';
import { AUTOSCALING, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './monitoring-alarm-off.js';

const DELETE = 'monitoring:DeleteAlarms';
const some = { alarmNames: ['cpu', 'memory'] };

it.each([
  ['deleted', awsEvent(DELETE, some), 'notify/low'],
  ['silenced', awsEvent('monitoring:DisableAlarmActions', some), 'notify/low'],
  ['deleted by a machine', awsEvent(DELETE, some, DEPLOY), 'log/low'],
  [
    'deleted by a machine, what security needs',
    awsEvent(DELETE, { alarmNames: ['cloudtrail-changed'] }, DEPLOY),
    'notify/high',
  ],
  ['deleted by autoscaling', awsEvent(DELETE, some, AUTOSCALING), 'none'],
  ['a failed try', awsEvent(DELETE, some, DENIED), 'log/low'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(DELETE, some))).toBe('deleted the alarm cpu and 1 more');
});
