import { byInstance, defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A user was created',
  provider: 'aws',
  on: ['iam:CreateUser'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1136.003'],
  why: 'A new user is a new way in that stays when the old ones are closed.',
  grants: true,
  stratus: ['aws.persistence.iam-create-admin-user'],
  says: ({ params }) => `created the user ${named(params['userName'], 'somebody')}`,
  judge: (event) =>
    byInstance(event) ? { severity: 'high', reason: 'a server did it, which servers hardly ever do' } : {},
});
