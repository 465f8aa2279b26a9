import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A user was renamed or moved',
  provider: 'aws',
  on: ['iam:UpdateUser'],
  tier: 'log',
  severity: 'low',
  attack: ['T1098'],
  why: 'A renamed user keeps all rights and is easy to overlook.',
  says: ({ params }) =>
    params['newUserName'] === undefined
      ? `changed the user ${named(params['userName'], 'somebody')}`
      : `renamed the user ${named(params['userName'], 'somebody')} to ${named(params['newUserName'], 'another name')}`,
});
