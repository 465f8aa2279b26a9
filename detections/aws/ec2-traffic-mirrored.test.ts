import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-traffic-mirrored.js';

it.each([
  ['a mirror', awsEvent('ec2:CreateTrafficMirrorSession', null), 'alert/medium'],
  ['a failed try', awsEvent('ec2:CreateTrafficMirrorSession', null, DENIED), 'notify/medium'],
  ['another call', awsEvent('ec2:DescribeTrafficMirrorSessions', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});
