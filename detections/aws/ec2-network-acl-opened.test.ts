import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-network-acl-opened.js';

const entry = {
  networkAclId: 'acl-1',
  ruleNumber: 90,
  egress: false,
  ruleAction: 'allow',
  aclProtocol: '-1',
  cidrBlock: '0.0.0.0/0',
  portRange: {},
};
const tcp = (from: number, to: number) => ({ ...entry, aclProtocol: '6', portRange: { from, to } });
const create = (params: object, different = {}) => awsEvent('ec2:CreateNetworkAclEntry', params, different);

it.each([
  ['everything in', create(entry), 'notify/medium'],
  ['everything in, in text', create({ ...entry, egress: 'false', ruleAction: 'Allow' }), 'notify/medium'],
  ['replaced', awsEvent('ec2:ReplaceNetworkAclEntry', entry), 'notify/medium'],
  ['IPv6', create({ ...entry, cidrBlock: undefined, ipv6CidrBlock: '::/0' }), 'notify/medium'],
  ['every port', create(tcp(0, 65_535)), 'notify/medium'],
  ['everything in, by a machine', create({ ...entry, ruleNumber: 100 }, DEPLOY), 'log/low'],
  ['remote shells', create(tcp(22, 22)), 'notify/medium'],
  ['remote shells, by a machine', create(tcp(22, 22), DEPLOY), 'log/low'],
  ['a range with databases', create(tcp(3000, 4000)), 'notify/medium'],
  ['answers', create(tcp(1024, 65_535)), 'log/low'],
  ['the web', create(tcp(443, 443)), 'log/low'],
  ['everything out', create({ ...entry, egress: true }), 'log/low'],
  ['shut', create({ ...entry, ruleAction: 'deny' }), 'log/low'],
  ['from inside', create({ ...entry, cidrBlock: '10.0.0.0/8' }), 'log/low'],
  ['deleted', awsEvent('ec2:DeleteNetworkAclEntry', { networkAclId: 'acl-1' }), 'log/low'],
  ['a failed try', create(entry, DENIED), 'log/medium'],
  ['a failed try, by a machine', create(entry, { ...DEPLOY, ...DENIED }), 'ignore/low'],
  ['a failed try at the web', create(tcp(443, 443), DENIED), 'ignore/low'],
  ['a look', awsEvent('ec2:DescribeNetworkAcls', {}), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(create(entry))).toBe('added a rule to the network filter acl-1');
});
