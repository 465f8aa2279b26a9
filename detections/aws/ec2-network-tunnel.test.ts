import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-network-tunnel.js';

it.each([
  ['a far end', awsEvent('ec2:CreateCustomerGateway', { ipAddress: '203.0.113.9' }), 'notify/medium'],
  ['a dial-in', awsEvent('ec2:CreateClientVpnEndpoint', null), 'notify/medium'],
  ['a failed try', awsEvent('ec2:CreateVpnConnection', null, DENIED), 'log/medium'],
  ['taking it down', awsEvent('ec2:DeleteVpnConnection', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('ec2:CreateVpnConnection'))).toBe('set up a tunnel into the network');
});
