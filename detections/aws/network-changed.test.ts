import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './network-changed.js';

it.each([
  ['a route', awsEvent('ec2:CreateRoute', null), 'log/low'],
  ['a peering', awsEvent('ec2:AcceptVpcPeeringConnection', null), 'notify/low'],
  ['a failed try', awsEvent('ec2:CreateRoute', null, DENIED), 'ignore/low'],
  ['a look', awsEvent('ec2:DescribeVpcs', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('ec2:CreateRoute', { routeTableId: 'rtb-1' }))).toBe(
    'changed the network of rtb-1 (CreateRoute)',
  );
});
