import { expect, it } from 'vitest';
import { awsEvent, ROOT } from '../../../test/aws-event.js';
import { byPerson, byService, ofPerson } from './actor.js';

function role(different: object = {}, path = '', top: object = {}) {
  return awsEvent('lambda:UpdateFunctionCode', null, {
    ...top,
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/deploy/jane@example.com',
      accountId: '111122223333',
      ...different,
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/${path}deploy` },
        ...('sessionContext' in different ? (different.sessionContext as object) : {}),
      },
    },
  });
}

it.each([
  ['an IAM user', awsEvent('iam:CreateUser'), true],
  ['root', awsEvent('iam:CreateUser', null, ROOT), true],
  [
    'a role with a second factor',
    role({ sessionContext: { attributes: { mfaAuthenticated: 'true' } } }),
    true,
  ],
  ['a role with a source identity', role({ sessionContext: { sourceIdentity: 'jane' } }), true],
  ['a role in the console', role({}, '', { sessionCredentialFromConsole: 'true' }), true],
  ['a role that somebody named after a person', role(), false],
  ['a role that pretends to be a browser', role({}, '', { userAgent: 'Mozilla/5.0' }), false],
  [
    'a service',
    awsEvent('iam:CreateUser', null, {
      userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
    }),
    false,
  ],
  ['nobody', awsEvent('iam:CreateUser', null, { userIdentity: {} }), true],
])('%s is a person: %s', (_, event, expected) => {
  expect(byPerson(event)).toBe(expected);
});

it.each([
  [
    'CloudFormation, for a user',
    awsEvent('iam:CreateUser', null, {
      userIdentity: { type: 'IAMUser', userName: 'jane', invokedBy: 'cloudformation.amazonaws.com' },
    }),
    true,
  ],
  ['a role of a service', role({}, 'aws-service-role/autoscaling.amazonaws.com/'), true],
  ['the console', role({ invokedBy: 'AWS Internal' }), false],
  ['a plain role', role(), false],
])('%s is AWS itself: %s', (_, event, expected) => {
  expect(byService(event)).toBe(expected);
});

it('asks people only', () => {
  expect(ofPerson(awsEvent('iam:CreateUser'), { severity: 'high' })).toEqual({ severity: 'high' });
  expect(ofPerson(role(), { severity: 'high' })).toEqual({ tier: 'log', severity: 'low' });
});

it('knows a person of Identity Center', () => {
  const event = awsEvent('iam:CreateUser', null, {
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/jane@example.com',
      accountId: '111122223333',
    },
  });
  expect(byPerson(event)).toBe(true);
});
