import { expect, it } from 'vitest';
import { NOTHING_KNOWN } from '../../src/kit/index.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './key-of-strangers.js';

const key = (account: string) => ({ kmsKeyId: `arn:aws:kms:eu-west-1:${account}:key/x` });
const THEIRS = key('444455556666');
const SECRET = 'secretsmanager:UpdateSecret';

it.each([
  ['a secret', awsEvent(SECRET, { secretId: 'db', ...THEIRS }), 'alert/high'],
  [
    'the copy of a secret',
    awsEvent('secretsmanager:ReplicateSecretToRegions', {
      addReplicaRegions: [{ region: 'eu-west-2' }, { region: 'eu-west-3', ...THEIRS }],
    }),
    'alert/high',
  ],
  ['a log', awsEvent('logs:AssociateKmsKey', { logGroupName: 'x', ...THEIRS }), 'alert/high'],
  ['the record of calls', awsEvent('cloudtrail:UpdateTrail', { name: 't', ...THEIRS }), 'alert/high'],
  ['a failed try', awsEvent(SECRET, THEIRS, DENIED), 'notify/high'],
  ['a secret, under our own key', awsEvent(SECRET, key('111122223333')), 'none'],
  ['a secret, under a key by its name', awsEvent(SECRET, { kmsKeyId: 'alias/secrets' }), 'none'],
  ['a log without a key', awsEvent('logs:CreateLogGroup', { logGroupName: 'x' }), 'none'],
  ['no parameters', awsEvent(SECRET, null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('is quiet about the key of another account of ours', () => {
  const known = { ...NOTHING_KNOWN, accounts: new Set(['444455556666']) };
  expect(detection.judge?.(awsEvent(SECRET, THEIRS), known)).toBeNull();
});

it('says what was done', () => {
  expect(detection.says(awsEvent(SECRET, { secretId: 'db', ...THEIRS }))).toBe(
    'put a secret (db) under the key of another account',
  );
});
