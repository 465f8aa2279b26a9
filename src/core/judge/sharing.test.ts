import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsEvent } from '../../../test/aws-event.js';
import type { JsonObject } from '../json.js';
import type { Known } from '../known.js';
import { NOTHING_KNOWN } from '../known.js';
import { parseCidr } from './cidr.js';
import { readPolicy } from './policy.js';
import { requestOf, textsIn } from './request.js';
import { accountIn, isOwnOrganization, letIn, letInBy, organizationIn, strangerKey } from './sharing.js';

const OURS: Known = {
  ...NOTHING_KNOWN,
  accounts: new Set(['222222222222']),
  partners: new Set(['333333333333']),
};
/** A variable of IAM's. */
const variable = (name: string) => `\${${name}}`;
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

describe('everybody, tied to somebody', () => {
  const known: Known = {
    ...OURS,
    organization: 'o-a1b2c3d4e5',
    networks: [parseCidr('203.0.113.0/24'), parseCidr('2001:db8::/32')].filter((one) => one !== null),
  };
  const tied = (Condition: JsonObject) =>
    letInBy(readPolicy({ Statement: { Effect: 'Allow', Principal: '*', Condition } }), event, known);

  it.each([
    ['IpAddress', 'aws:SourceIp', '203.0.113.66/32', 'log'],
    ['IpAddress', 'aws:SourceIp', ['203.0.113.0/25', '2001:db8:1::/48'], 'log'],
    ['IpAddress', 'aws:SourceIp', ['203.0.113.0/25', '198.51.100.66'], 'notify'],
    ['IpAddress', 'aws:SourceIp', '203.0.112.0/23', 'notify'],
    ['IpAddress', 'aws:SourceIp', '10.0.0.0/8', 'log'],
    ['StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5', 'log'],
    ['StringEquals', 'aws:PrincipalOrgID', variable('aws:ResourceOrgID'), 'log'],
    ['StringEquals', 'aws:PrincipalOrgID', 'o-attacker00', 'notify'],
    ['StringLike', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5*', 'notify'],
    ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/r-ab12/*', 'log'],
    ['StringEquals', 'aws:SourceAccount', '111122223333', 'log'],
    ['StringEquals', 'aws:SourceAccount', ['111122223333', '222222222222'], 'log'],
    ['StringEquals', 'aws:SourceAccount', ['111122223333', '444455556666'], 'alert'],
    ['StringEquals', 'aws:PrincipalAccount', '333333333333', 'notify'],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:111122223333:*', 'log'],
    // As text the star takes in another account, and a name that looks like ours.
    ['StringLike', 'aws:SourceArn', 'arn:aws:logs:*:111122223333:*', 'notify'],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::bucket', 'notify'],
    ['StringEquals', 'aws:SourceVpce', 'vpce-0attacker', 'notify'],
    ['StringLike', 'aws:userid', 'AROAATTACKERATTACKER:*', 'notify'],
    ['StringEquals', 'sts:ExternalId', 'x', 'notify'],
  ])('%s %s %j: %s', (operator, key, value, tier) => {
    expect(tied({ [operator]: { [key]: value } })?.tier).toBe(tier);
  });

  it('is only for us where one of the conditions is', () => {
    const org = { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' };
    expect(tied({ StringEquals: { ...org, 'aws:SourceVpce': 'vpce-1' } })?.tier).toBe('log');
    expect(tied({ StringEquals: { ...org, 'aws:PrincipalAccount': '444455556666' } })?.tier).toBe('log');
  });

  it('says who may come', () => {
    expect(tied({ IpAddress: { 'aws:SourceIp': ['198.51.100.66', '198.51.100.67'] } })?.reason).toBe(
      'whoever fits aws:SourceIp 198.51.100.66 or 1 more may come',
    );
    expect(tied({ StringEquals: { 'sts:ExternalId': 'between-us' } })?.reason).toBe(
      'whoever fits sts:ExternalId may come',
    );
    const two = { 'aws:PrincipalOrgID': 'o-attacker00', 'aws:SourceVpce': 'vpce-1' };
    expect(tied({ StringEquals: two })?.reason).toBe(
      'whoever fits aws:PrincipalOrgID o-attacker00 and aws:SourceVpce vpce-1 may come',
    );
  });

  it('is never kept where nothing is known of anybody', () => {
    const foreign = fc.constantFrom(
      ...['o-attacker00', 'o-*', '444455556666', '4444*', 'arn:aws:iam::444455556666:role/x'],
      ...[
        'arn:aws:iam::*:role/x',
        'arn:aws:s3:::x',
        '198.51.100.0/24',
        '0.0.0.0/0',
        'vpce-1',
        'AROAX:*',
        '*',
      ],
    );
    const keys = fc.constantFrom(
      ...['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:SourceOrgID', 'aws:PrincipalAccount'],
      ...['aws:PrincipalArn', 'aws:SourceArn', 'aws:SourceAccount', 'aws:SourceIp', 'aws:SourceVpce'],
      ...['aws:userid', 'aws:PrincipalTag/x', 'aws:SecureTransport', 'x.example:sub', 'kms:CallerAccount'],
    );
    const operators = fc.constantFrom(
      'StringEquals',
      'StringLike',
      'ArnLike',
      'IpAddress',
      'StringNotEquals',
    );
    const sets = fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:');
    const mine = fc.constantFrom([], ['111122223333'], ['10.0.0.0/8']);
    fc.assert(
      fc.property(sets, operators, keys, foreign, mine, (set, operator, key, value, ours) => {
        const Condition = { [`${set}${operator}`]: { [key]: [...ours, value] } };
        const policy = readPolicy({ Statement: { Effect: 'Allow', Principal: '*', Condition } });
        expect(['notify', 'alert']).toContain(letInBy(policy, event, NOTHING_KNOWN)?.tier);
      }),
    );
  });
});

describe('those whose account nobody can tell', () => {
  const judged = (statement: JsonObject) => letInBy(readPolicy({ Statement: statement }), event, OURS);

  it.each([
    ['a canonical id', { CanonicalUser: '79a59df900b949e5' }, 'nothing says whose 79a59df900b949e5 is'],
    ['an id of IAM', { AWS: 'AROAATTACKERATTACKER' }, 'nothing says whose AROAATTACKERATTACKER is'],
    [
      'an identity of content delivery',
      { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1' },
      'nothing says whose arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1 is',
    ],
  ])('are asked about: %s', (_, Principal, reason) => {
    expect(judged({ Effect: 'Allow', Principal })).toEqual({ tier: 'notify', severity: 'medium', reason });
  });

  it('hide behind nobody who is known', () => {
    const both = { AWS: ['222222222222', 'AROAATTACKERATTACKER'] };
    expect(judged({ Effect: 'Allow', Principal: both })?.tier).toBe('notify');
  });

  it('include services that act for strangers', () => {
    const service = (account: string) => ({
      ...{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' } },
      Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:events:eu-west-1:${account}:rule/x` } },
    });
    expect(judged(service('444455556666'))).toMatchObject({
      tier: 'notify',
      reason: 'AWS may come on behalf of account 444455556666, which is not known here',
    });
    expect(judged(service('222222222222'))?.tier).toBe('log');
    expect(judged(service('111122223333'))?.tier).toBe('log');
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

describe('an organisation by its ARN', () => {
  const UNIT = 'arn:aws:organizations::444455556666:ou/o-ours/ou-ab12-1';

  it.each([
    [UNIT, 'o-ours'],
    ['arn:aws:organizations::444455556666:organization/o-ours', 'o-ours'],
    ['arn:aws:organizations::444455556666:account/o-ours/111122223333', null],
    ['444455556666', null],
  ])('%s: %s', (text, id) => {
    expect(organizationIn(text)).toBe(id);
  });

  it('is ours by its id, or where nobody told us that, by the account that manages it', () => {
    const told = (organization: string | null, ...accounts: string[]) => ({
      ...NOTHING_KNOWN,
      organization,
      accounts: new Set(accounts),
    });
    expect(isOwnOrganization(UNIT, event, told('o-ours'))).toBe(true);
    expect(isOwnOrganization(UNIT, event, told('o-other', '444455556666'))).toBe(false);
    expect(isOwnOrganization(UNIT, event, told(null, '444455556666'))).toBe(true);
    expect(isOwnOrganization(UNIT, { ...event, account: '444455556666' }, told(null))).toBe(true);
    expect(isOwnOrganization(UNIT, event, told(null))).toBe(false);
    expect(isOwnOrganization('o-ours', event, told(null))).toBe(false);
  });
});
