import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './secrets-read.js';

it.each([
  ['a secret', awsEvent('secretsmanager:GetSecretValue', { secretId: 'db' }), 'log/low'],
  [
    'a failed try, which counts',
    awsEvent('secretsmanager:GetSecretValue', { secretId: 'db' }, DENIED),
    'log/low',
  ],
  [
    'by a service',
    awsEvent('secretsmanager:GetSecretValue', null, {
      userIdentity: { type: 'AWSService', invokedBy: 'rds.amazonaws.com' },
    }),
    'none',
  ],
  [
    'through our network',
    awsEvent('secretsmanager:GetSecretValue', null, { eventType: 'AwsVpceEvent' }),
    'none',
  ],
  [
    'through our network, by a stranger',
    awsEvent('secretsmanager:GetSecretValue', null, {
      eventType: 'AwsVpceEvent',
      userIdentity: { type: 'AWSAccount', accountId: '444455556666' },
    }),
    'notify/high',
  ],
  [
    'through our network, forbidden',
    awsEvent('secretsmanager:GetSecretValue', null, {
      eventType: 'AwsVpceEvent',
      errorCode: 'VpceAccessDenied',
    }),
    'notify/medium',
  ],
  ['a look', awsEvent('secretsmanager:DescribeSecret', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([[awsEvent('secretsmanager:GetSecretValue', { secretId: 'prod/db' }), 'read the secret db']])(
  'says what was done',
  (event, expected) => {
    expect(detection.says(event)).toBe(expected);
  },
);
