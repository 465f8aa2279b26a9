import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './secrets-changed.js';

const MACHINE = {
  userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/web/run' },
};
it.each([
  ['made', awsEvent('secretsmanager:CreateSecret', { name: 'db' }), 'log/low'],
  ['copied', awsEvent('secretsmanager:ReplicateSecretToRegions', { secretId: 'db' }), 'log/low'],
  [
    'deleted',
    awsEvent('secretsmanager:DeleteSecret', { secretId: 'db', recoveryWindowInDays: 30 }),
    'log/low',
  ],
  [
    'deleted at once',
    awsEvent('secretsmanager:DeleteSecret', { forceDeleteWithoutRecovery: true }),
    'notify/high',
  ],
  [
    'deleted at once, by a machine',
    awsEvent('secretsmanager:DeleteSecret', { forceDeleteWithoutRecovery: true }, MACHINE),
    'log/low',
  ],
  [
    'a failed try',
    awsEvent('secretsmanager:DeleteSecret', { forceDeleteWithoutRecovery: true }, DENIED),
    'log/high',
  ],
  ['brought back', awsEvent('secretsmanager:RestoreSecret', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [awsEvent('secretsmanager:PutSecretValue', { secretId: 'db' }), 'wrote a new value into the secret db'],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
