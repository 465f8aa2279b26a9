import { defineDetection, named } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateAccount: 'made a new account',
  AttachPolicy: 'put a policy on',
  DeregisterDelegatedAdministrator: 'took a service out of the hands of the account',
};

export default defineDetection({
  title: 'The organisation was looked after',
  provider: 'aws',
  on: Object.keys(DONE).map((name) => `organizations:${name}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1666'],
  why: 'Each of these is ordinary by itself, and part of the story when something else is not.',
  says: ({ name, params }) =>
    `${DONE[name] ?? 'changed'} ${named(params['targetId'] ?? params['accountId'] ?? params['accountName'], 'of the organisation')}`,
});
