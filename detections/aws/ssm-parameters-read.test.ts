import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ssm-parameters-read.js';

const ALL = { path: '/', recursive: true, withDecryption: true };

it.each([
  ['protected', awsEvent('ssm:GetParameters', { names: ['a', 'b'], withDecryption: true }), 'log/low'],
  ['nobody knows which', awsEvent('ssm:GetParameter', null), 'log/low'],
  ['as they are kept', awsEvent('ssm:GetParameter', { name: 'a', withDecryption: false }), 'none'],
  [
    'a failed try, which counts',
    awsEvent('ssm:GetParameter', { name: 'a', withDecryption: true }, DENIED),
    'log/low',
  ],
  [
    'by a service',
    awsEvent('ssm:GetParameters', null, {
      userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
    }),
    'none',
  ],
  ['all there is', awsEvent('ssm:GetParametersByPath', ALL), 'notify/medium'],
  ['all there is, by a machine', awsEvent('ssm:GetParametersByPath', ALL, DEPLOY), 'log/low'],
  ['all there is, refused, which counts', awsEvent('ssm:GetParametersByPath', ALL, DENIED), 'notify/medium'],
  ['all of one path', awsEvent('ssm:GetParametersByPath', { ...ALL, path: '/web/' }), 'log/low'],
  ['the top only', awsEvent('ssm:GetParametersByPath', { ...ALL, recursive: false }), 'log/low'],
  ['all, as they are kept', awsEvent('ssm:GetParametersByPath', { ...ALL, withDecryption: false }), 'none'],
  ['a list', awsEvent('ssm:DescribeParameters', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [
    awsEvent('ssm:GetParameters', { names: ['/db/password', 'b', 'c'] }),
    'read the protected parameter /db/password and 2 more',
  ],
  [awsEvent('ssm:GetParametersByPath', { path: '/db' }), 'read the protected parameters below /db'],
  [awsEvent('ssm:GetParameter', null), 'read protected parameters'],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
