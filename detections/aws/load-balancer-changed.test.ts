import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './load-balancer-changed.js';

const set = (params: object, different = {}) =>
  awsEvent('elasticloadbalancing:ModifyLoadBalancerAttributes', params, different);
const off = { attributes: [{ key: 'access_logs.s3.enabled', value: 'false' }] };

it.each([
  ['other firewalls', awsEvent('elasticloadbalancing:SetSecurityGroups', null), 'log/low'],
  ['no log', set(off), 'notify/medium'],
  [
    'no log, of the older kind',
    set({ loadBalancerAttributes: { accessLog: { enabled: false } } }),
    'notify/medium',
  ],
  ['a log', set({ attributes: [{ key: 'access_logs.s3.enabled', value: 'true' }] }), 'none'],
  ['another change', set({ attributes: [{ key: 'idle_timeout.timeout_seconds', value: '60' }] }), 'none'],
  ['a failed try', set(off, DENIED), 'log/medium'],
  ['a look', awsEvent('elasticloadbalancing:DescribeLoadBalancers', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  const loadBalancerArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/84dc';
  expect(detection.says(awsEvent('elasticloadbalancing:SetSecurityGroups', { loadBalancerArn }))).toBe(
    'changed the firewalls of the load balancer web',
  );
  expect(
    detection.says(
      awsEvent('elasticloadbalancing:ApplySecurityGroupsToLoadBalancer', { loadBalancerName: 'old' }),
    ),
  ).toBe('changed the firewalls of the load balancer old');
});
