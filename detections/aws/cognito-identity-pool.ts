import {
  defineDetection,
  isOn,
  type Judgement,
  named,
  objectAt,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge({ name, params }: VouchEvent): Judgement {
  if (name === 'SetIdentityPoolRoles') {
    return objectAt(params['roles'])['unauthenticated'] === undefined
      ? { tier: 'log', severity: 'low' }
      : { reason: 'whoever has not signed in gets the rights of a role' };
  }
  return isOn(params['allowUnauthenticatedIdentities'])
    ? { reason: 'nobody has to sign in any more' }
    : { tier: 'log', severity: 'low' };
}

export default defineDetection({
  title: 'Who gets credentials through an app was changed',
  provider: 'aws',
  on: [
    'cognito-identity:CreateIdentityPool',
    'cognito-identity:UpdateIdentityPool',
    'cognito-identity:SetIdentityPoolRoles',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.003', 'T1078.004'],
  why: 'An identity pool that asks nobody to sign in hands credentials of ours to everybody.',
  falsePositives: 'Apps for guests, whose role may do next to nothing.',
  says: ({ params }) =>
    `changed who gets credentials through ${named(params['identityPoolName'] ?? params['identityPoolId'], 'an app')}`,
  judge,
});
