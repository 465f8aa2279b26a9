import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-instance-connect.js';

const SEND = 'ec2-instance-connect:SendSSHPublicKey';
const SERIAL = 'ec2-instance-connect:SendSerialConsoleSSHPublicKey';
const BY_SERVER = {
  userIdentity: {
    ...DEPLOY.userIdentity,
    arn: 'arn:aws:sts::111122223333:assumed-role/deploy/i-0123456789abcdef0',
  },
};

it.each([
  ['a key for a minute', awsEvent(SEND, { instanceId: 'i-1', instanceOSUser: 'ec2-user' }), 'notify/low'],
  ['from another server', awsEvent(SEND, { instanceId: 'i-1' }, BY_SERVER), 'notify/high'],
  ['the serial console', awsEvent(SERIAL, { instanceId: 'i-1' }), 'alert/high'],
  ['every serial console', awsEvent('ec2:EnableSerialConsoleAccess', null), 'alert/high'],
  ['an endpoint', awsEvent('ec2:CreateInstanceConnectEndpoint', null), 'notify/medium'],
  ['a failed try', awsEvent(SEND, null, DENIED), 'log/low'],
  ['a failed try at the serial console', awsEvent(SERIAL, null, DENIED), 'notify/high'],
  ['closing it', awsEvent('ec2:DisableSerialConsoleAccess', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(SEND, { instanceId: 'i-1' }))).toBe('put a key on i-1');
});
