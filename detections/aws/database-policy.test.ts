import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './database-policy.js';

const policy = (AWS: string) =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: '*', Resource: '*' }] });
const vault = (AWS: string, different = {}) =>
  awsEvent('glacier:SetVaultAccessPolicy', { vaultName: 'v', policy: { policy: policy(AWS) } }, different);
const stranger = 'arn:aws:iam::444455556666:root';

it.each([
  ['an archive for everybody', vault('*'), 'alert/high'],
  ['an archive for a stranger', vault(stranger), 'alert/high'],
  ['an archive for the account', vault('arn:aws:iam::111122223333:root'), 'log/low'],
  ['a table', awsEvent('dynamodb:PutResourcePolicy', { policy: policy(stranger) }), 'alert/high'],
  ['a catalogue', awsEvent('glue:PutResourcePolicy', { policyInJson: policy('*') }), 'alert/high'],
  ['a vault', awsEvent('backup:PutBackupVaultAccessPolicy', { policy: policy('*') }), 'alert/high'],
  [
    'a file store, in its network',
    awsEvent('elasticfilesystem:PutFileSystemPolicy', { policy: policy('*') }),
    'log/low',
  ],
  [
    'a file store, for a stranger',
    awsEvent('elasticfilesystem:PutFileSystemPolicy', { policy: policy(stranger) }),
    'alert/high',
  ],
  ['nothing said', awsEvent('glacier:SetVaultAccessPolicy', null), 'notify/medium'],
  ['a failed try', vault('*', DENIED), 'notify/high'],
  ['a look', awsEvent('glacier:GetVaultAccessPolicy', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(vault('*'))).toBe('changed who may use the archive v');
});
