import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-instance-taken-over.js';

it.each([
  [
    'a start script',
    awsEvent('ec2:ModifyInstanceAttribute', { instanceId: 'i-1', userData: { value: 'x' } }),
    'notify/high',
  ],
  [
    'a hidden start script',
    awsEvent('ec2:ModifyInstanceAttribute', { instanceId: 'i-1', userData: '<sensitiveDataRemoved>' }),
    'notify/high',
  ],
  [
    'another attribute',
    awsEvent('ec2:ModifyInstanceAttribute', { instanceId: 'i-1', disableApiTermination: { value: false } }),
    'none',
  ],
  ['a role', awsEvent('ec2:AssociateIamInstanceProfile', null), 'notify/high'],
  ['a failed try', awsEvent('ec2:AssociateIamInstanceProfile', null, DENIED), 'log/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('ec2:ModifyInstanceAttribute', { instanceId: 'i-1', userData: 'x' }))).toBe(
    'changed the start script of i-1',
  );
});
