import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './lightsail-opened.js';

const rule = (port: number, more: object = {}) => ({
  fromPort: port,
  toPort: port,
  protocol: 'tcp',
  ...more,
});
const put = (portInfos: readonly object[], different = {}) =>
  awsEvent('lightsail:PutInstancePublicPorts', { instanceName: 'web', portInfos }, different);
const open = (portInfo: object) =>
  awsEvent('lightsail:OpenInstancePublicPorts', { instanceName: 'web', portInfo });
const ALL = { cidrs: ['0.0.0.0/0'] };

it.each([
  ['SSH to everybody', put([rule(443), rule(22, ALL)]), 'notify/medium'],
  [
    'to everybody by IPv6',
    put([rule(3389, { cidrs: ['10.0.0.0/8'], ipv6Cidrs: ['::/0'] })]),
    'notify/medium',
  ],
  ['to nobody in particular', open(rule(3306)), 'notify/medium'],
  ['every port', open({ fromPort: 0, toPort: 65_535, protocol: 'all', ...ALL }), 'notify/medium'],
  ['to one address', open(rule(22, { cidrs: ['203.0.113.7/32'] })), 'log/low'],
  ['to the console', open(rule(22, { cidrListAliases: ['lightsail-connect'] })), 'log/low'],
  ['the web', put([rule(80, ALL), rule(443, ALL)]), 'log/low'],
  ['by a machine', put([rule(22, ALL)], DEPLOY), 'log/low'],
  ['what the record leaves out', awsEvent('lightsail:PutInstancePublicPorts', null), 'notify/medium'],
  [
    'a database',
    awsEvent('lightsail:UpdateRelationalDatabase', { publiclyAccessible: true }),
    'notify/medium',
  ],
  [
    'a closed database',
    awsEvent('lightsail:UpdateRelationalDatabase', { publiclyAccessible: false }),
    'none',
  ],
  ['a bucket', awsEvent('lightsail:UpdateBucket', { accessRules: { getObject: 'public' } }), 'notify/medium'],
  ['a closed bucket', awsEvent('lightsail:UpdateBucket', { accessRules: { getObject: 'private' } }), 'none'],
  ['a failed try', put([rule(22, ALL)], DENIED), 'log/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(put([]))).toBe('changed who can reach the Lightsail server web');
});
