import { expect, it } from 'vitest';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './lambda-opened.js';

const ADD = 'lambda:AddPermission';

it.each([
  ['to everybody', awsEvent(ADD, { principal: '*' }, { eventName: 'AddPermission20150331v2' }), 'alert/high'],
  ['to everybody, tied to anything', awsEvent(ADD, { principal: '*', sourceArn: '*' }), 'alert/high'],
  ['to everybody of the organisation', awsEvent(ADD, { principal: '*', principalOrgID: 'o-1' }), 'log/low'],
  ['to a service', awsEvent(ADD, { principal: 's3.amazonaws.com' }), 'log/low'],
  ['to ourselves', awsEvent(ADD, { principal: '111122223333' }), 'log/low'],
  ['to strangers', awsEvent(ADD, { principal: 'arn:aws:iam::444455556666:root' }), 'alert/high'],
  [
    'a layer, to strangers',
    awsEvent('lambda:AddLayerVersionPermission', { principal: '444455556666' }),
    'alert/high',
  ],
  ['by an open address', awsEvent('lambda:CreateFunctionUrlConfig', { authType: 'NONE' }), 'alert/high'],
  ['by an address that asks', awsEvent('lambda:CreateFunctionUrlConfig', { authType: 'AWS_IAM' }), 'log/low'],
  ['to nobody that one could read', awsEvent(ADD, { functionName: 'f' }), 'log/low'],
  ['a failed try', awsEvent(ADD, { principal: '*' }, DENIED), 'notify/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('takes partners for known', () => {
  const event = awsEvent(ADD, { principal: '444455556666' });
  const known = {
    accounts: new Set<string>(),
    partners: new Set(['444455556666']),
    regions: new Set<string>(),
    networks: [],
  };
  expect(detection.judge?.(event, known)).toMatchObject({ tier: 'log' });
});

it('says what was done', () => {
  const event = awsEvent(ADD, { functionName: 'f', principal: '*' });
  expect(detection.says(event)).toBe('changed who may use the function f');
  expect(classified(detection, event).reasons).toEqual(['everybody may use it']);
});
