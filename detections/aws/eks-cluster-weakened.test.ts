import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './eks-cluster-weakened.js';

const UPDATE = 'eks:UpdateClusterConfig';
const logs = (...clusterLogging: object[]) => awsEvent(UPDATE, { name: 'main', logging: { clusterLogging } });
const reach = (resourcesVpcConfig: object) => awsEvent(UPDATE, { name: 'main', resourcesVpcConfig });

it.each([
  ['no logs', logs({ types: ['api', 'audit'], enabled: false }), 'alert/high'],
  [
    'no audit log',
    logs({ types: ['api'], enabled: true }, { types: ['audit'], enabled: false }),
    'notify/high',
  ],
  [
    'the audit log alone',
    logs({ types: ['audit'], enabled: true }, { types: ['scheduler'], enabled: false }),
    'log/low',
  ],
  ['all logs', logs({ types: ['api', 'audit'], enabled: true }), 'log/low'],
  ['open', reach({ endpointPublicAccess: true, publicAccessCidrs: ['0.0.0.0/0'] }), 'notify/medium'],
  [
    'open to the office',
    reach({ endpointPublicAccess: true, publicAccessCidrs: ['203.0.113.0/24'] }),
    'log/low',
  ],
  ['closed', reach({ endpointPublicAccess: false }), 'log/low'],
  ['deleted', awsEvent('eks:DeleteCluster', { name: 'main' }), 'notify/medium'],
  ['deleted by a machine', awsEvent('eks:DeleteCluster', { name: 'main' }, DEPLOY), 'log/low'],
  ['created', awsEvent('eks:CreateCluster', { name: 'main' }), 'log/low'],
  ['a failed try', awsEvent('eks:DeleteCluster', null, DENIED), 'log/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('eks:DeleteCluster', { name: 'main' }))).toBe('deleted the cluster main');
});

it.each([
  [logs({ types: ['audit'], enabled: true }), 'none of its logs is turned off'],
  [logs({ types: ['scheduler'], enabled: false }), 'these of its logs are turned off: scheduler'],
  [
    logs({ types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'], enabled: false }),
    'nothing of it is logged any more',
  ],
  [
    reach({ endpointPublicAccess: false, endpointPrivateAccess: true }),
    'it cannot be reached from the Internet',
  ],
  [
    reach({ endpointPublicAccess: true, publicAccessCidrs: ['203.0.113.0/24'] }),
    'from outside it can be reached only from 203.0.113.0/24',
  ],
  [reach({ publicAccessCidrs: ['203.0.113.0/24'] }), 'it names who may reach it: 203.0.113.0/24'],
  [reach({ subnetIds: ['subnet-1'] }), 'the record does not say that it was opened'],
  [awsEvent(UPDATE, { name: 'main' }), 'it changes neither its logs nor who can reach it'],
  [awsEvent('eks:DeleteCluster', { name: 'main' }, DEPLOY), 'it is deleted'],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
