import { expect, it } from 'vitest';
import { BY_TEMPLATE, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-instance-taken-over.js';

const MODIFY = 'ec2:ModifyInstanceAttribute';
const script = { instanceId: 'i-1', userData: '<sensitiveDataRemoved>' };
const BY_SERVER = {
  userIdentity: {
    ...DEPLOY.userIdentity,
    arn: 'arn:aws:sts::111122223333:assumed-role/deploy/i-0123456789abcdef0',
  },
};

it.each([
  ['a start script', awsEvent(MODIFY, { instanceId: 'i-1', userData: { value: 'x' } }), 'alert/high'],
  ['a hidden start script', awsEvent(MODIFY, script), 'alert/high'],
  [
    'a start script, by name',
    awsEvent(MODIFY, { instanceId: 'i-1', attribute: 'userData', value: 'x' }),
    'alert/high',
  ],
  ['a start script, from another server', awsEvent(MODIFY, script, BY_SERVER), 'alert/high'],
  ['a start script, by a machine', awsEvent(MODIFY, script, DEPLOY), 'notify/high'],
  ['a start script, by a template', awsEvent(MODIFY, script, BY_TEMPLATE), 'log/low'],
  ['a start script, refused', awsEvent(MODIFY, script, DENIED), 'notify/high'],
  [
    'another attribute',
    awsEvent(MODIFY, { instanceId: 'i-1', sourceDestCheck: { value: false } }),
    'log/low',
  ],
  ['a role', awsEvent('ec2:AssociateIamInstanceProfile', null), 'notify/high'],
  ['a role, by a template', awsEvent('ec2:AssociateIamInstanceProfile', null, BY_TEMPLATE), 'log/low'],
  ['a failed try', awsEvent('ec2:AssociateIamInstanceProfile', null, DENIED), 'log/high'],
  ['a look', awsEvent('ec2:DescribeInstanceAttribute', { attribute: 'userData' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(MODIFY, script))).toBe('changed the start script of i-1');
});

it.each([
  [awsEvent(MODIFY, script), 'it replaces the start script'],
  [
    awsEvent(MODIFY, { instanceId: 'i-1', disableApiTermination: { value: true } }),
    'it sets disableApiTermination to true',
  ],
  [
    awsEvent(MODIFY, { instanceId: 'i-1', attribute: 'sourceDestCheck', value: 'false' }),
    'it sets sourceDestCheck to false',
  ],
  [
    awsEvent(MODIFY, { instanceId: 'i-1', groupSet: { items: [{ groupId: 'sg-1' }] } }),
    'it changes groupSet',
  ],
  [awsEvent(MODIFY, null), 'the record names no new start script'],
  [
    awsEvent('ec2:AssociateIamInstanceProfile', {
      AssociateIamInstanceProfileRequest: { IamInstanceProfile: { Name: 'admin' } },
    }),
    'it gives the rights of the profile admin',
  ],
  [awsEvent('ec2:AssociateIamInstanceProfile', null, BY_TEMPLATE), 'it gives another role'],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
