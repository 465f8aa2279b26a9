import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './api-opened.js';

const METHOD = 'apigateway:UpdateMethod';
const API = 'apigateway:UpdateRestApi';
const patch = (path: string, value: string, op = 'replace') => ({ patchOperations: [{ op, path, value }] });
const NONE = patch('/authorizationType', 'NONE');
const policy = (AWS: string) =>
  JSON.stringify({ Statement: { Effect: 'Allow', Principal: { AWS }, Action: 'execute-api:Invoke' } });

it.each([
  [
    'a method without rights',
    awsEvent(METHOD, { restApiId: 'a1', updateMethodInput: NONE }),
    'notify/medium',
  ],
  ['as older records have it', awsEvent(METHOD, { restApiId: 'a1', ...NONE }), 'notify/medium'],
  ['by a machine', awsEvent(METHOD, { updateMethodInput: NONE }, DEPLOY), 'log/low'],
  [
    'a method with rights',
    awsEvent(METHOD, { updateMethodInput: patch('/authorizationType', 'AWS_IAM') }),
    'none',
  ],
  ['another setting', awsEvent(METHOD, { updateMethodInput: patch('/operationName', 'NONE') }), 'none'],
  [
    'a route without rights',
    awsEvent('apigateway:UpdateRoute', { apiId: 'a', authorizationType: 'NONE' }),
    'notify/medium',
  ],
  [
    'a route, in capitals',
    awsEvent('apigateway:UpdateRoute', { AuthorizationType: 'None' }),
    'notify/medium',
  ],
  ['a route with rights', awsEvent('apigateway:UpdateRoute', { authorizationType: 'JWT' }), 'none'],
  ['for everybody', awsEvent(API, { updateRestApiInput: patch('/policy', policy('*')) }), 'notify/medium'],
  ['for everybody, by a machine', awsEvent(API, patch('/policy', policy('*')), DEPLOY), 'log/low'],
  [
    'for a stranger',
    awsEvent(API, { updateRestApiInput: patch('/policy', policy('444455556666')) }),
    'alert/high',
  ],
  ['for ourselves', awsEvent(API, patch('/policy', policy('arn:aws:iam::111122223333:root'))), 'log/low'],
  ['without a policy', awsEvent(API, patch('/policy', '', 'remove')), 'notify/medium'],
  ['another name', awsEvent(API, patch('/name', 'orders')), 'none'],
  ['nothing to see', awsEvent(API, null), 'none'],
  ['a failed try', awsEvent(METHOD, { updateMethodInput: NONE }, DENIED), 'log/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(METHOD, { restApiId: 'a1' }))).toBe('changed who may call the interface a1');
});
