import { expect, it } from 'vitest';
import { awsEvent } from '../../../test/aws-event.js';
import { byServiceRole, isOwnRole } from './role.js';

const role = (path: string) => ({
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForSSO/AWS-SSO',
    sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/${path}` } },
  },
});

it.each([
  ['a service', { userIdentity: { type: 'AWSService', invokedBy: 'sso.amazonaws.com' } }, true],
  ['a service-linked role', role('aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO'), true],
  ['a role that is called like one', role('AWSServiceRoleForSSO'), false],
  [
    'somebody, through CloudFormation',
    {
      userIdentity: {
        type: 'IAMUser',
        arn: 'arn:aws:iam::111122223333:user/jane',
        invokedBy: 'cloudformation.amazonaws.com',
      },
    },
    false,
  ],
])('%s', (_, who, expected) => {
  expect(byServiceRole(awsEvent('iam:CreateRole', null, who))).toBe(expected);
});

it('knows the role that gives itself something', () => {
  const event = awsEvent('iam:PutRolePolicy', null, role('teams/deploy'));
  expect(isOwnRole(event, 'deploy')).toBe(true);
  expect(isOwnRole(event, 'ploy')).toBe(false);
  expect(isOwnRole(event, undefined)).toBe(false);
  expect(isOwnRole(awsEvent('iam:PutRolePolicy'), 'jane')).toBe(false);
});
