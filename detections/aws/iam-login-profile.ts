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
  says: (event) => {
    const who = named(event.params['userName'], event.actor.name);
    return event.name === 'CreateLoginProfile'
      ? `gave ${who} a console password`
      : `changed the console password of ${who}`;
  },
  judge: (event) =>
    isOwn(event, event.params['userName'])
      ? {}
      : { severity: 'high', reason: "the password is somebody else's" },
});
