import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './lightsail-credentials.js';

it.each([
  ['the key of all servers', awsEvent('lightsail:DownloadDefaultKeyPair', null), 'notify/medium'],
  ['a password', awsEvent('lightsail:GetRelationalDatabaseMasterUserPassword', null), 'notify/medium'],
  ['a key to files', awsEvent('lightsail:CreateBucketAccessKey', { bucketName: 'b' }), 'notify/medium'],
  ['a key to files, by a machine', awsEvent('lightsail:CreateBucketAccessKey', null, DEPLOY), 'log/low'],
  ['a key for one log-in', awsEvent('lightsail:GetInstanceAccessDetails', { instanceName: 'w' }), 'log/low'],
  ['a failed try', awsEvent('lightsail:DownloadDefaultKeyPair', null, DENIED), 'log/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('lightsail:GetInstanceAccessDetails', { instanceName: 'w' }))).toBe(
    'fetched a key for one log-in of w',
  );
});
