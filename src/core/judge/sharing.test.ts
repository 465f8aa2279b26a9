import { describe, expect, it } from 'vitest';
import { awsEvent } from '../../../test/aws-event.js';
import type { Known } from '../known.js';
import { NOTHING_KNOWN } from '../known.js';
import { readPolicy } from './policy.js';
import { requestOf, textsIn } from './request.js';
import { accountIn, letIn, letInBy, strangerKey } from './sharing.js';

const OURS: Known = {
  ...NOTHING_KNOWN,
  accounts: new Set(['222222222222']),
  partners: new Set(['333333333333']),
};
const event = awsEvent('s3:PutBucketPolicy');

describe('letIn', () => {
  it.each([
    ['nobody', [], undefined],
    ['itself', ['111122223333'], undefined],
    ['another of ours', ['222222222222'], 'log'],
    ['a partner', ['333333333333'], 'notify'],
    ['a partner among ours', ['222222222222', '333333333333'], 'notify'],
    ['a stranger', ['444455556666'], 'alert'],
    ['a stranger among friends', ['222222222222', '333333333333', '444455556666'], 'alert'],
  ])('%s', (_, accounts, tier) => {
    expect(letIn(accounts, event, OURS)?.tier).toBe(tier);
  });

  it('pages nobody where the record does not say whose account it is', () => {
    const nameless = awsEvent('s3:PutBucketPolicy', null, { recipientAccountId: null, userIdentity: {} });
    expect(letIn(['444455556666'], nameless, NOTHING_KNOWN)?.tier).toBe('notify');
  });
});

describe('letInBy', () => {
  const policy = (AWS: string) => readPolicy({ Statement: { Effect: 'Allow', Principal: { AWS } } });

  it('is null without a policy, and keeps one that lets in nobody', () => {
    expect(letInBy(null, event, OURS)).toBeNull();
    expect(letInBy(policy('111122223333'), event, OURS)?.tier).toBe('log');
  });

  it('tells everybody, strangers and the welcome apart', () => {
    expect(letInBy(policy('*'), event, OURS)?.reason).toBe('the policy lets everybody in');
    expect(letInBy(policy('arn:aws:iam::444455556666:root'), event, OURS)?.tier).toBe('alert');
    const welcome = new Set(['444455556666']);
    expect(letInBy(policy('arn:aws:iam::444455556666:root'), event, OURS, welcome)?.tier).toBe('log');
  });
});

it('accountIn reads digits and ARNs', () => {
  expect(accountIn('444455556666')).toBe('444455556666');
  expect(accountIn('arn:aws:organizations::444455556666:organization/o-1')).toBe('444455556666');
  expect(accountIn('arn:aws:s3:::bucket')).toBeNull();
  expect(accountIn('all')).toBeNull();
});

it('strangerKey names the account of a key that is not ours', () => {
  expect(strangerKey('arn:aws:kms:eu-west-1:444455556666:key/k', event, OURS)).toBe('444455556666');
  expect(strangerKey('arn:aws:kms:eu-west-1:333333333333:key/k', event, OURS)).toBeNull();
  expect(strangerKey('arn:aws:kms:eu-west-1:111122223333:key/k', event, OURS)).toBeNull();
  expect(strangerKey('alias/ours', event, OURS)).toBeNull();
});

it('requestOf unwraps what EC2 wraps', () => {
  const inner = { TrafficMirrorTargetId: 'tmt-1' };
  expect(
    requestOf(awsEvent('ec2:DeleteTrafficMirrorTarget', { DeleteTrafficMirrorTargetRequest: inner })),
  ).toEqual(inner);
  expect(requestOf(awsEvent('ec2:DeleteVpc', { vpcId: 'vpc-1' }))).toEqual({ vpcId: 'vpc-1' });
});

it('textsIn finds texts however they are nested', () => {
  expect(textsIn([{ tag: 1, content: 'a' }, { items: ['b', { x: 'c' }] }, '', null, 4, 44455556666])).toEqual(
    ['a', 'b', 'c', '044455556666'],
  );
});
