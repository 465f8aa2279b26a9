import { expect, it } from 'vitest';
import { isUsualIssuer, openIssuers } from './federation.js';
import { readPolicy } from './policy.js';

const GITHUB = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
const trust = (Condition: object | undefined, Federated = GITHUB) =>
  readPolicy({
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated },
        Condition,
      } as never,
    ],
  });
const sub = (value: unknown, operator = 'StringLike') => ({
  [operator]: { 'token.actions.githubusercontent.com:sub': value },
});

it.each([
  ['no condition', {}, 1],
  ['only for whom', { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } }, 1],
  ['anybody', sub('*'), 1],
  ['any repository', sub('repo:*'), 1],
  ['any repository, beside one', sub(['repo:acme/app:*', 'repo:*']), 1],
  ['if there is one', sub('repo:acme/*', 'StringLikeIfExists'), 1],
  ['all but one', sub('repo:acme/*', 'StringNotLike'), 1],
  [
    'a claim, if there is one',
    { 'ForAllValues:StringEquals': { 'token.actions.githubusercontent.com:environment': 'production' } },
    1,
  ],
  ['one organisation, as a list', sub(['repo:acme/*'], 'ForAllValues:StringLike'), 0],
  ['one organisation', sub('repo:acme/*'), 0],
  ['one repository', sub('repo:acme/app:ref:refs/heads/main', 'StringEquals'), 0],
])('%s', (_, condition, expected) => {
  expect(openIssuers(trust(condition))).toHaveLength(expected);
});

it("leaves providers alone that are somebody's own", () => {
  expect(openIssuers(trust({}, 'arn:aws:iam::111122223333:saml-provider/okta'))).toEqual([]);
  expect(openIssuers(null)).toEqual([]);
});

it.each([
  ['https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF', true],
  ['https://token.actions.githubusercontent.com', true],
  ['token.actions.githubusercontent.com', true],
  ['https://token.actions.githubusercontent.com.evil.example', false],
  ['https://evil.example', false],
  ['https://evil.example/?gitlab.com', false],
  ['', false],
])('%s is usual: %s', (url, expected) => {
  expect(isUsualIssuer(url)).toBe(expected);
});
