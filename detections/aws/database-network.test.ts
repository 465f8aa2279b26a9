import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './database-network.js';

const open = (params: object, different = {}) =>
  awsEvent('rds:AuthorizeDBSecurityGroupIngress', { dBSecurityGroupName: 'g', ...params }, different);

it.each([
  ['the Internet', open({ cIDRIP: '0.0.0.0/0' }), 'alert/high'],
  ['a group of a stranger', open({ eC2SecurityGroupOwnerId: '444455556666' }), 'alert/high'],
  ['an office', open({ cIDRIP: '198.51.100.0/24' }), 'notify/low'],
  ['a cache', awsEvent('elasticache:AuthorizeCacheSecurityGroupIngress', {}), 'log/low'],
  [
    'a warehouse, for a stranger',
    awsEvent('redshift:AuthorizeEndpointAccess', { account: '444455556666' }),
    'alert/high',
  ],
  ['closed', awsEvent('rds:RevokeDBSecurityGroupIngress', { cIDRIP: '0.0.0.0/0' }), 'log/low'],
  ['a failed try', open({ cIDRIP: '0.0.0.0/0' }, DENIED), 'notify/high'],
  ['a look', awsEvent('rds:DescribeDBSecurityGroups', {}), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(open({}))).toBe('let more in to the databases behind g');
});
