import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './lambda-opened.js';

it.each([
  [
    'to everybody',
    awsEvent('lambda:AddPermission', { principal: '*' }, { eventName: 'AddPermission20150331v2' }),
    'alert/high',
  ],
  [
    'to everybody of the organisation',
    awsEvent('lambda:AddPermission', { principal: '*', principalOrgID: 'o-1' }),
    'log/low',
  ],
  ['to a service', awsEvent('lambda:AddPermission', { principal: 's3.amazonaws.com' }), 'log/low'],
  [
    'to another account',
    awsEvent('lambda:AddPermission', { principal: 'arn:aws:iam::444455556666:root' }),
    'notify/medium',
  ],
  ['by an open address', awsEvent('lambda:CreateFunctionUrlConfig', { authType: 'NONE' }), 'notify/high'],
  ['by an address that asks', awsEvent('lambda:CreateFunctionUrlConfig', { authType: 'AWS_IAM' }), 'none'],
  ['a failed try', awsEvent('lambda:AddPermission', { principal: '*' }, DENIED), 'notify/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('lambda:AddPermission', { functionName: 'f' }))).toBe(
    'opened the function f',
  );
});
