import { expect, it } from 'vitest';
import { AUTOSCALING, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-instance-terminated.js';

function deleting(count: number, different: object = {}) {
  const items = Array.from({ length: count }, (_, n) => ({ instanceId: `i-${n}` }));
  return awsEvent('ec2:TerminateInstances', { instancesSet: { items } }, { ...different });
}
const PROTECTED = { errorCode: 'Client.OperationNotPermitted', errorMessage: 'protected' };

it.each([
  ['one', deleting(1), 'log/low'],
  ['some', deleting(5), 'notify/medium'],
  ['many', deleting(20), 'alert/high'],
  ['many, by a machine', deleting(20, DEPLOY), 'log/low'],
  ['a fleet, by a machine', deleting(50, DEPLOY), 'notify/medium'],
  ['a fleet, by autoscaling', deleting(50, AUTOSCALING), 'none'],
  ['a protected one', deleting(1, PROTECTED), 'notify/medium'],
  ['many, refused', deleting(20, DENIED), 'notify/high'],
  ['one, refused', deleting(1, DENIED), 'ignore/low'],
  ['without parameters', awsEvent('ec2:TerminateInstances', null), 'log/low'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(deleting(3))).toBe('deleted 3 servers');
});
