import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './cognito-identity-pool.js';

it.each([
  [
    'for guests',
    awsEvent('cognito-identity:UpdateIdentityPool', { allowUnauthenticatedIdentities: true }),
    'notify/medium',
  ],
  [
    'for those who signed in',
    awsEvent('cognito-identity:CreateIdentityPool', { allowUnauthenticatedIdentities: false }),
    'log/low',
  ],
  [
    'a role for guests',
    awsEvent('cognito-identity:SetIdentityPoolRoles', {
      roles: { unauthenticated: 'arn:aws:iam::111122223333:role/guest' },
    }),
    'notify/medium',
  ],
  [
    'a role for others',
    awsEvent('cognito-identity:SetIdentityPoolRoles', { roles: { authenticated: 'x' } }),
    'log/low',
  ],
  [
    'a failed try',
    awsEvent('cognito-identity:UpdateIdentityPool', { allowUnauthenticatedIdentities: true }, DENIED),
    'log/medium',
  ],
  ['credentials', awsEvent('cognito-identity:GetCredentialsForIdentity', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [
    awsEvent('cognito-identity:CreateIdentityPool', { identityPoolName: 'shop' }),
    'changed who gets credentials through shop',
  ],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
