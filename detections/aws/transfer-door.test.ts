import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './transfer-door.js';

const USER = { serverId: 's-1', userName: 'sync' };
const update = (params: object) => awsEvent('transfer:UpdateServer', { serverId: 's-1', ...params });

it.each([
  ['a login', awsEvent('transfer:CreateUser', USER), 'notify/medium'],
  ['a login, by a machine', awsEvent('transfer:CreateUser', USER, DEPLOY), 'log/low'],
  ['a key', awsEvent('transfer:ImportSshPublicKey', USER), 'notify/medium'],
  ['a group', awsEvent('transfer:CreateAccess', USER), 'notify/medium'],
  ['a server', awsEvent('transfer:CreateServer', null), 'notify/medium'],
  ['a server without encryption', update({ protocols: ['SFTP', 'FTP'] }), 'notify/medium'],
  ['a server on the Internet', update({ endpointType: 'PUBLIC' }), 'notify/medium'],
  ['other logins', update({ identityProviderDetails: { url: 'https://x' } }), 'notify/medium'],
  ['a server with encryption', update({ protocols: ['SFTP', 'FTPS'] }), 'log/low'],
  ['another log', update({ loggingRole: '' }), 'log/low'],
  ['a failed try', awsEvent('transfer:CreateUser', USER, DENIED), 'log/medium'],
  ['a user of IAM', awsEvent('iam:CreateUser', USER), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('transfer:CreateUser', USER))).toBe(
    'made a login for sync on the file server s-1',
  );
});
