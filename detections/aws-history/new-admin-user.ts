import {
  defineWatch,
  isAdmin,
  isAdminPolicyArn,
  named,
  readPolicy,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const RIGHTS = ['iam:AttachUserPolicy', 'iam:PutUserPolicy'];

function givesAll({ params }: VouchEvent): boolean {
  return isAdminPolicyArn(textAt(params['policyArn'])) || isAdmin(readPolicy(params['policyDocument']));
}

export default defineWatch({
  title: 'A new user with a way in and administrator rights',
  provider: 'aws',
  on: ['iam:CreateUser', 'iam:CreateAccessKey', 'iam:CreateLoginProfile', ...RIGHTS],
  tier: 'alert',
  severity: 'high',
  attack: ['T1136.003', 'T1098.001', 'T1098.003'],
  why: 'A user of their own, with a key and all rights, is how an intruder stays for good.',
  grants: true,
  falsePositives: 'The very first users of a new account.',
  stratus: ['aws.persistence.iam-create-admin-user'],
  says: ({ params }) => `made ${named(params['userName'], 'a new user')} an administrator with a way in`,
  history: {
    kind: 'sequence',
    per: ({ account, params }) => {
      const user = textAt(params['userName']);
      return user === '' ? null : `${account} ${user}`;
    },
    steps: [
      { what: 'the user was created', on: ['iam:CreateUser'] },
      { what: 'given a key or a password', on: ['iam:CreateAccessKey', 'iam:CreateLoginProfile'] },
      { what: 'and given administrator rights', on: RIGHTS, fits: givesAll },
    ],
    anyOrder: true,
    withinMs: 60 * 60 * 1000,
  },
});
