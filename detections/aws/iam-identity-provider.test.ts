import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-identity-provider.js';

it.each([
  ['a SAML provider', awsEvent('iam:CreateSAMLProvider', { name: 'idp' }), 'alert/high'],
  ['an OpenID provider', awsEvent('iam:CreateOpenIDConnectProvider', null), 'alert/high'],
  ['a failed try', awsEvent('iam:CreateSAMLProvider', {}, DENIED), 'notify/high'],
  ['a look', awsEvent('iam:GetSAMLProvider', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('iam:CreateSAMLProvider', { name: 'idp' }))).toBe(
    'added the identity provider idp',
  );
});
