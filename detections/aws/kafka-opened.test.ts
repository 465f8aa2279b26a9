import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './kafka-opened.js';

const change = (connectivityInfo: object, different = {}) =>
  awsEvent('kafka:UpdateConnectivity', { clusterArn: 'orders', connectivityInfo }, different);
const OPEN = { publicAccess: { type: 'SERVICE_PROVIDED_EIPS' } };
const NETWORKS = { vpcConnectivity: { clientAuthentication: { sasl: { iam: { enabled: true } } } } };

it.each([
  ['the Internet', change(OPEN), 'notify/medium'],
  ['the Internet, by a machine', change(OPEN, DEPLOY), 'notify/medium'],
  ['the Internet and other networks', change({ ...OPEN, ...NETWORKS }), 'notify/medium'],
  ['shut', change({ publicAccess: { type: 'DISABLED' } }), 'log/low'],
  ['other networks', change(NETWORKS), 'log/low'],
  ['nothing said', awsEvent('kafka:UpdateConnectivity', null), 'notify/medium'],
  ['a failed try', change(OPEN, DENIED), 'log/medium'],
  ['something else', awsEvent('kafka:UpdateBrokerCount', { clusterArn: 'orders' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(change(OPEN))).toBe('opened to the Internet the Kafka cluster orders');
  expect(detection.says(change(NETWORKS))).toBe('changed how one reaches the Kafka cluster orders');
});
