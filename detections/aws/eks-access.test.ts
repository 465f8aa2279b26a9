import { expect, it } from 'vitest';
import { AUTOSCALING, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './eks-access.js';

const GIVE = 'eks:AssociateAccessPolicy';
const ENTER = 'eks:CreateAccessEntry';
const policy = (name: string, type = 'cluster') => ({
  name: 'main',
  policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
  accessScope: { type },
});
const admin = policy('AmazonEKSClusterAdminPolicy');
const entry = (account: string) => ({ name: 'main', principalArn: `arn:aws:iam::${account}:role/x` });

it.each([
  ['everything', awsEvent(GIVE, admin), 'alert/high'],
  ['everything, by a machine', awsEvent(GIVE, admin, DEPLOY), 'notify/high'],
  ['everything in one part', awsEvent(GIVE, policy('AmazonEKSAdminPolicy', 'namespace')), 'notify/medium'],
  ['a look', awsEvent(GIVE, policy('AmazonEKSViewPolicy')), 'notify/medium'],
  ['a look, by a machine', awsEvent(GIVE, policy('AmazonEKSViewPolicy'), DEPLOY), 'log/low'],
  ['one of ours', awsEvent(ENTER, entry('111122223333')), 'notify/medium'],
  ['one of ours, by a machine', awsEvent(ENTER, entry('111122223333'), DEPLOY), 'log/low'],
  ['a stranger, by a machine', awsEvent(ENTER, entry('444455556666'), DEPLOY), 'alert/high'],
  ['a server', awsEvent(ENTER, { ...entry('111122223333'), type: 'EC2_LINUX' }), 'log/low'],
  ['by AWS', awsEvent(ENTER, entry('111122223333'), AUTOSCALING), 'log/low'],
  [
    'an outside provider, by a machine',
    awsEvent('eks:AssociateIdentityProviderConfig', null, DEPLOY),
    'notify/high',
  ],
  ['shut out', awsEvent('eks:DeleteAccessEntry', null), 'notify/low'],
  ['a failed try', awsEvent(GIVE, admin, DENIED), 'notify/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(GIVE, admin))).toBe('gave somebody rights in the cluster main');
});
