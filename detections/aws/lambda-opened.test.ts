import { expect, it } from 'vitest';
import { NOTHING_KNOWN } from '../../src/kit/index.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './lambda-opened.js';

const ADD = 'lambda:AddPermission';
const RULES = 'arn:aws:events:eu-west-1';

it.each([
  ['to everybody', awsEvent(ADD, { principal: '*' }, { eventName: 'AddPermission20150331v2' }), 'alert/high'],
  ['to everybody, tied to anything', awsEvent(ADD, { principal: '*', sourceArn: '*' }), 'alert/high'],
  [
    'to everybody, tied to any source',
    awsEvent(ADD, { principal: '*', sourceArn: 'arn:aws:*:*:*:*' }),
    'alert/high',
  ],
  [
    'to everybody of an organisation',
    awsEvent(ADD, { principal: '*', principalOrgID: 'o-attacker00' }),
    'notify/medium',
  ],
  [
    'a layer, to everybody of an organisation',
    awsEvent('lambda:AddLayerVersionPermission', { principal: '*', organizationId: 'o-attacker00' }),
    'notify/medium',
  ],
  ['to a service, for whichever account', awsEvent(ADD, { principal: 's3.amazonaws.com' }), 'notify/medium'],
  [
    'to a service, for a bucket of nobody knows whom',
    awsEvent(ADD, { principal: 's3.amazonaws.com', sourceArn: 'arn:aws:s3:::bucket' }),
    'notify/medium',
  ],
  [
    'to a service, for a bucket of ours',
    awsEvent(ADD, {
      principal: 's3.amazonaws.com',
      sourceArn: 'arn:aws:s3:::bucket',
      sourceAccount: '111122223333',
    }),
    'log/low',
  ],
  [
    'to a service, for a rule of ours',
    awsEvent(ADD, { principal: 'events.amazonaws.com', sourceArn: `${RULES}:111122223333:rule/x` }),
    'log/low',
  ],
  [
    'to a service, for anything of ours',
    awsEvent(ADD, {
      principal: 'apigateway.amazonaws.com',
      sourceArn: 'arn:aws:execute-api:*:111122223333:*',
    }),
    'log/low',
  ],
  [
    'to a service, for a rule of strangers',
    awsEvent(ADD, { principal: 'events.amazonaws.com', sourceArn: `${RULES}:444455556666:rule/x` }),
    'alert/high',
  ],
  [
    'to a service, for strangers',
    awsEvent(ADD, { principal: 's3.amazonaws.com', sourceAccount: '444455556666' }),
    'alert/high',
  ],
  ['to ourselves', awsEvent(ADD, { principal: '111122223333' }), 'log/low'],
  ['to strangers', awsEvent(ADD, { principal: 'arn:aws:iam::444455556666:root' }), 'alert/high'],
  [
    'a layer, to strangers',
    awsEvent('lambda:AddLayerVersionPermission', { principal: '444455556666' }),
    'alert/high',
  ],
  ['by an open address', awsEvent('lambda:CreateFunctionUrlConfig', { authType: 'NONE' }), 'alert/high'],
  ['by an address that asks', awsEvent('lambda:CreateFunctionUrlConfig', { authType: 'AWS_IAM' }), 'log/low'],
  ['to nobody that one could read', awsEvent(ADD, { functionName: 'f' }), 'notify/high'],
  ['a failed try', awsEvent(ADD, { principal: '*' }, DENIED), 'notify/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('asks about partners, and keeps what is for other accounts of ours', () => {
  const event = awsEvent(ADD, { principal: '444455556666' });
  const others = new Set(['444455556666']);
  expect(detection.judge?.(event, { ...NOTHING_KNOWN, partners: others })?.tier).toBe('notify');
  expect(detection.judge?.(event, { ...NOTHING_KNOWN, accounts: others })?.tier).toBe('log');
});

it('says what was done', () => {
  const event = awsEvent(ADD, { functionName: 'f', principal: '*' });
  expect(detection.says(event)).toBe('changed who may use the function f');
  expect(classified(detection, event).reasons).toEqual(['everybody may use it']);
});
