import { expect, it } from 'vitest';
import {
  foreignAccounts,
  isAdmin,
  isAdminPolicyArn,
  isPublic,
  looseFederation,
  readPolicy,
} from './policy.js';

const policy = (...statements: object[]) => readPolicy(JSON.stringify({ Statement: statements }));
const allow = (more: object) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...more });

/** A variable of IAM's. */
const variable = (name: string) => `\${${name}}`;

it.each([
  ['everybody', { Principal: '*' }, true],
  ['everybody, as AWS', { Principal: { AWS: ['arn:aws:iam::1:root', '*'] } }, true],
  ['everybody but one', { NotPrincipal: { AWS: 'x' } }, true],
  ['everybody with TLS', { Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, true],
  [
    'everybody, if the key is there at all',
    { Principal: '*', Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o' } } },
    true,
  ],
  [
    'everybody but one network',
    { Principal: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '1.2.3.4' } } },
    true,
  ],
  [
    'everybody from the Internet',
    { Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } },
    true,
  ],
  ['the organisation', { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o' } } }, false],
  [
    'one network',
    { Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } } },
    false,
  ],
  ['a service', { Principal: { Service: 's3.amazonaws.com' } }, false],
  ['nobody named', {}, false],
])('lets in %s: public is %s', (_, more, expected) => {
  expect(isPublic(policy(allow(more)))).toBe(expected);
});

it.each([
  ['ForAllValues:StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5', true],
  ['StringEquals', 'aws:PrincipalTag/team', 'x', true],
  ['StringLike', 'aws:PrincipalTag/secret', '*', true],
  ['IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8', true],
  ['StringLike', 'aws:PrincipalOrgID', 'o-*', true],
  ['StringLike', 'aws:PrincipalOrgID', '?*', true],
  ['StringEquals', 'aws:PrincipalOrgID', variable('aws:PrincipalOrgID'), true],
  ['StringEquals', 'aws:PrincipalOrgID', variable('aws:ResourceOrgID'), false],
  ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/r-ab12/*', false],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/*', true],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::444455556666:role/*', false],
  ['StringLike', 'aws:PrincipalAccount', '*?', true],
  ['StringLike', 'aws:PrincipalAccount', '4444*', true],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:*:*:*:*', true],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:*:*:acme-uploads', false],
  ['StringLike', 'aws:SourceVpc', 'vpc-*', true],
  ['StringEquals', 'aws:SourceVpce', 'vpce-1', false],
  ['StringLike', 'aws:userid', 'AROAEXAMPLEEXAMPLE:*', false],
  ['StringLike', 'aws:userid', '*:jane', true],
  ['StringEquals', 'sts:ExternalId', 'x', false],
])('lets in everybody whom %s %s %s fits: public is %s', (operator, key, value, expected) => {
  const Condition = { [operator]: { [key]: value } };
  expect(isPublic(policy(allow({ Principal: '*', Condition })))).toBe(expected);
});

it('counts only what allows', () => {
  expect(isPublic(policy({ Effect: 'Deny', Principal: '*' }))).toBe(false);
  expect(isPublic(null)).toBe(false);
});

it('names other accounts, once each', () => {
  const principals = {
    AWS: ['arn:aws:iam::444455556666:root', '444455556666', 'arn:aws:iam::111122223333:user/x'],
  };
  expect(foreignAccounts(policy(allow({ Principal: principals })), '111122223333')).toEqual(['444455556666']);
});

it('finds providers that anybody may come from', () => {
  const Principal = { Federated: 'arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com' };
  const tied = { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/*' } };
  expect(looseFederation(policy(allow({ Principal })))).toHaveLength(1);
  expect(looseFederation(policy(allow({ Principal, Condition: tied })))).toHaveLength(0);
});

it.each([
  [{}, true],
  [{ Action: ['s3:Get*', 'iam:*'] }, true],
  [{ Action: undefined, NotAction: 's3:*' }, true],
  [{ Action: 's3:*' }, false],
  [{ Resource: 'arn:aws:s3:::x' }, false],
  [{ Effect: 'Deny' }, false],
])('%j amounts to an administrator: %s', (more, expected) => {
  expect(isAdmin(policy(allow(more)))).toBe(expected);
});

it("knows the administrators of AWS, not one's own of that name", () => {
  expect(isAdminPolicyArn('arn:aws:iam::aws:policy/AdministratorAccess')).toBe(true);
  expect(isAdminPolicyArn('arn:aws-us-gov:iam::aws:policy/IAMFullAccess')).toBe(true);
  expect(isAdminPolicyArn('arn:aws:iam::111122223333:policy/AdministratorAccess')).toBe(false);
});

it('reads text, URL-encoded text and objects, and throws on what is none', () => {
  const document = { Statement: allow({ Principal: '*' }) };
  expect(isPublic(readPolicy(encodeURIComponent(JSON.stringify(document))))).toBe(true);
  expect(isPublic(readPolicy(document))).toBe(true);
  expect(isPublic(readPolicy({ statement: [{ effect: 'Allow', principal: '*' }] }))).toBe(true);
  expect(readPolicy(undefined)).toBeNull();
  expect(() => readPolicy('{"Statement":')).toThrow(
    'expected a policy document, found text that is not JSON',
  );
  expect(() => readPolicy([])).toThrow('expected a policy document');
});
