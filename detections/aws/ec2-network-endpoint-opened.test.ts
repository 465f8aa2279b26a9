import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-network-endpoint-opened.js';

const allow = (added: unknown, different = {}) =>
  awsEvent(
    'ec2:ModifyVpcEndpointServicePermissions',
    { ModifyVpcEndpointServicePermissionsRequest: { AddAllowedPrincipals: added } },
    different,
  );
const policy = (statement: object) =>
  awsEvent('ec2:ModifyVpcEndpoint', {
    ModifyVpcEndpointRequest: { PolicyDocument: JSON.stringify({ Statement: [statement] }) },
  });
const everything = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };

it.each([
  ['everybody', allow({ tag: 1, content: '*' }), 'alert/medium'],
  ['a stranger', allow([{ tag: 1, content: 'arn:aws:iam::444455556666:root' }]), 'alert/high'],
  ['the account itself', allow({ tag: 1, content: 'arn:aws:iam::111122223333:root' }), 'log/low'],
  ['a policy for everything', policy(everything), 'notify/medium'],
  ['a narrow policy', policy({ ...everything, Action: 's3:GetObject' }), 'log/low'],
  ['a tied policy', policy({ ...everything, Condition: { StringEquals: {} } }), 'log/low'],
  ['reset', awsEvent('ec2:ModifyVpcEndpoint', { resetPolicy: true }), 'notify/medium'],
  ['more subnets', awsEvent('ec2:ModifyVpcEndpoint', { addSubnetIds: ['subnet-1'] }), 'log/low'],
  ['a new one', awsEvent('ec2:CreateVpcEndpoint', { policyDocument: JSON.stringify({}) }), 'log/low'],
  [
    'an address, to a stranger',
    awsEvent('ec2:EnableAddressTransfer', { allocationId: 'a-1', transferAccountId: '444455556666' }),
    'alert/high',
  ],
  ['a failed try', allow({ tag: 1, content: '*' }, DENIED), 'notify/medium'],
  ['a look', awsEvent('ec2:DescribeVpcEndpoints', {}), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(allow('*'))).toBe('let others connect to a service in the network');
});
