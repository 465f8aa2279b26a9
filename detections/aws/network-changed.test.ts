import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './network-changed.js';

it.each([
  ['a route', awsEvent('ec2:CreateRoute', null), 'log/low'],
  ['a gateway', awsEvent('ec2:AttachInternetGateway', { vpcId: 'vpc-1' }), 'log/low'],
  ['a network that is gone', awsEvent('ec2:DeleteVpc', { vpcId: 'vpc-1' }), 'log/low'],
  ['a failed try', awsEvent('ec2:CreateRoute', null, DENIED), 'ignore/low'],
  ['a look', awsEvent('ec2:DescribeVpcs', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  ['ec2:CreateRoute', { routeTableId: 'rtb-1' }, 'added a route to rtb-1'],
  ['ec2:AttachInternetGateway', { vpcId: 'vpc-1' }, 'connected vpc-1 to the Internet'],
  ['ec2:CreateVpc', { cidrBlock: '10.0.0.0/16' }, 'created a network'],
  ['ec2:DeleteSecurityGroup', { groupId: 'sg-1' }, 'deleted the firewall sg-1'],
])('%s: says what was done', (call, params, expected) => {
  expect(detection.says(awsEvent(call, params))).toBe(expected);
});
