import { expect, it } from 'vitest';
import { readPolicy } from './policy.js';
import { sharedWith } from './shared-with.js';

const OWN = '111122223333';
const everybody = (Condition: object) => ({
  Effect: 'Allow',
  Action: '*',
  Principal: { AWS: '*' },
  Condition,
});

it.each([
  ['an account that is named', { Effect: 'Allow', Principal: { AWS: '444455556666' } }, ['444455556666']],
  [
    'an account picked out of everybody',
    everybody({ StringEquals: { 'aws:PrincipalAccount': ['444455556666', OWN] } }),
    ['444455556666'],
  ],
  [
    'a role picked out of everybody',
    everybody({ ArnLike: { 'AWS:PrincipalArn': 'arn:aws:iam::444455556666:role/*' } }),
    ['444455556666'],
  ],
  [
    'an access point of another account',
    everybody({ StringEquals: { 's3:DataAccessPointAccount': '444455556666' } }),
    ['444455556666'],
  ],
  ['its own account', everybody({ StringEquals: { 'AWS:SourceOwner': OWN } }), []],
  ['everybody else', everybody({ StringNotEquals: { 'aws:PrincipalAccount': '444455556666' } }), []],
  ['a service', { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' } }, []],
  ['nobody', { Effect: 'Deny', Principal: { AWS: '444455556666' } }, []],
])('%s', (_, statement, expected) => {
  expect(sharedWith(readPolicy(JSON.stringify({ Statement: [statement] })), OWN)).toEqual(expected);
});

it('nothing to read is shared with nobody', () => {
  expect(sharedWith(null, OWN)).toEqual([]);
});
