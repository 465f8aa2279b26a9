import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-traffic-mirrored.js';

const target = (arn: string) =>
  awsEvent('ec2:CreateTrafficMirrorTarget', {
    CreateTrafficMirrorTargetRequest: { NetworkLoadBalancerArn: arn },
  });

it.each([
  ['a session', awsEvent('ec2:CreateTrafficMirrorSession', null), 'alert/medium'],
  ['a changed session', awsEvent('ec2:ModifyTrafficMirrorSession', null), 'notify/medium'],
  ['a filter', awsEvent('ec2:CreateTrafficMirrorFilter', null), 'notify/medium'],
  ['a target that is gone', awsEvent('ec2:DeleteTrafficMirrorTarget', null), 'notify/medium'],
  [
    'a target of ours',
    target('arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/n/1'),
    'notify/medium',
  ],
  [
    'a target of a stranger',
    target('arn:aws:elasticloadbalancing:eu-west-1:444455556666:loadbalancer/net/n/1'),
    'alert/high',
  ],
  ['a failed session', awsEvent('ec2:CreateTrafficMirrorSession', null, DENIED), 'notify/medium'],
  ['a failed filter', awsEvent('ec2:CreateTrafficMirrorFilter', null, DENIED), 'log/medium'],
  ['a look', awsEvent('ec2:DescribeTrafficMirrorTargets', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('ec2:CreateTrafficMirrorSession'))).toBe('set up a copy of network traffic');
});
