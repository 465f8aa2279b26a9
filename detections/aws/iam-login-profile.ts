import { defineDetection, isOn, isOwn, type Judgement, named, type VouchEvent } from '../../src/kit/index.js';

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  const own = isOwn(event, params['userName']);
  if (name === 'CreateLoginProfile') {
    return own
      ? { reason: 'until now this user could not sign in to the console' }
      : { severity: 'high', reason: "the password is somebody else's" };
  }
  // Whoever must choose a new one at the next sign-in is being helped with a forgotten password.
  if (own || isOn(params['passwordResetRequired'])) return { tier: 'log', severity: 'low' };
  return { severity: 'high', reason: "the password is somebody else's" };
}

export default defineDetection({
  title: 'A console password was set',
  provider: 'aws',
  on: ['iam:CreateLoginProfile', 'iam:UpdateLoginProfile'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098', 'T1078.004'],
  why: 'Whoever sets the password of a user can sign in as that user.',
  grants: true,
  stratus: [
    'aws.persistence.iam-create-user-login-profile',
    'aws.privilege-escalation.iam-update-user-login-profile',
  ],
  says: (event) => {
    const who = named(event.params['userName'], event.actor.name);
    return event.name === 'CreateLoginProfile'
      ? `gave ${who} a console password`
      : `changed the console password of ${who}`;
  },
  judge,
});
