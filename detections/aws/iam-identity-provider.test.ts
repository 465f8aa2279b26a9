import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-identity-provider.js';

it.each([
  ['a SAML provider', awsEvent('iam:CreateSAMLProvider', { name: 'idp' }), 'alert/high'],
  ['an OpenID provider', awsEvent('iam:CreateOpenIDConnectProvider', null), 'alert/high'],
  [
    "a cluster's",
    awsEvent('iam:CreateOpenIDConnectProvider', { url: 'https://oidc.eks.eu-west-1.amazonaws.com/id/0123' }),
    'notify/medium',
  ],
  ['removing one', awsEvent('iam:DeleteSAMLProvider', null), 'alert/high'],
  ['another audience', awsEvent('iam:AddClientIDToOpenIDConnectProvider', null), 'notify/high'],
  [
    'by Identity Center itself',
    awsEvent('iam:UpdateSAMLProvider', null, {
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForSSO/AWS-SSO',
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            arn: 'arn:aws:iam::111122223333:role/aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO',
          },
        },
      },
    }),
    'log/low',
  ],
  [
    'by a role that is called like it',
    awsEvent('iam:UpdateSAMLProvider', null, {
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForSSO/AWS-SSO',
      },
    }),
    'alert/high',
  ],
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
