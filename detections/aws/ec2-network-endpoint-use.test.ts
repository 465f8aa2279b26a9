import { expect, it } from 'vitest';
import { buildCatalogue } from '../../src/core/catalogue.js';
import { classify } from '../../src/core/classify.js';
import { NOTHING_KNOWN } from '../../src/kit/index.js';
import { awsEvent, verdict } from '../../test/aws-event.js';
import detection from './ec2-network-endpoint-use.js';

const through = {
  eventType: 'AwsVpceEvent',
  eventCategory: 'NetworkActivity',
  vpcEndpointId: 'vpce-1',
  vpcEndpointAccountId: '111122223333',
  sourceIPAddress: '10.0.0.1',
};
const stranger = { userIdentity: { type: 'AWSAccount', accountId: '444455556666' } };
const get = (different = {}) => awsEvent('s3:GetObject', { bucketName: 'b', key: 'k' }, different);

it.each([
  ['forbidden', get({ ...through, errorCode: 'VpceAccessDenied' }), 'notify/medium'],
  ['with keys of a stranger', get({ ...through, ...stranger }), 'notify/medium'],
  ['of another service', awsEvent('kms:Decrypt', null, { ...through, ...stranger }), 'notify/medium'],
  ['from the Internet', get({ ...through, sourceIPAddress: '203.0.113.9' }), 'notify/medium'],
  ['as it should be', get(through), 'none'],
  ['another refusal', get({ errorCode: 'AccessDenied' }), 'none'],
  ['a stranger, not through an endpoint', get(stranger), 'none'],
  ['the Internet, not through an endpoint', get({ sourceIPAddress: '203.0.113.9' }), 'none'],
  ['a service', get({ ...through, sourceIPAddress: 'athena.amazonaws.com' }), 'none'],
  ['nobody knows whose endpoint', get({ ...through, ...stranger, vpcEndpointAccountId: undefined }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('is quiet about a partner', () => {
  const known = { ...NOTHING_KNOWN, partners: new Set(['444455556666']) };
  const catalogue = buildCatalogue([{ ...detection, id: 'aws/x' }], known);
  expect(classify(get({ ...through, ...stranger }), catalogue).tier).toBe('ignore');
});

it('says what was done', () => {
  expect(detection.says(get(through))).toBe('called GetObject of s3 through vpce-1');
});
