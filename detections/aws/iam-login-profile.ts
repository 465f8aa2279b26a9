import { defineDetection, isOwn, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A console password was set',
  provider: 'aws',
  on: ['iam:CreateLoginProfile', 'iam:UpdateLoginProfile'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098', 'T1078.004'],
  why: 'Whoever sets the password of a user can sign in as that user.',
  grants: true,
  stratus: ['aws.persistence.iam-create-user-login-profile'],
  says: (event) => `${event.name === 'CreateLoginProfile' ? 'gave' : 'changed'} the console password ${event.name === 'CreateLoginProfile' ? 'to' : 'of'} ${named(event.params['userName'], 'somebody')}`,
  judge: (event) =>
    isOwn(event, event.params['userName'])
      ? { reason: 'a console password was set' }
      : { severity: 'high', reason: 'the password is somebody else\'s' },
});
