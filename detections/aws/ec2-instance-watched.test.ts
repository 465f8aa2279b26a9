import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-instance-watched.js';

const two = { instancesSet: { items: [{ instanceId: 'i-1' }, { instanceId: 'i-2' }] } };

it.each([
  ['stopped', awsEvent('ec2:StopInstances', two), 'log/low'],
  ['no longer measured', awsEvent('ec2:UnmonitorInstances', null), 'log/low'],
  ['a failed try', awsEvent('ec2:StopInstances', null, DENIED), 'ignore/low'],
  ['a look', awsEvent('ec2:DescribeInstances', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('ec2:StopInstances', two))).toBe('stopped i-1 and 1 more');
});
