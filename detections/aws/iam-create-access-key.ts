import { defineDetection, isOwn, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'An access key was created',
  provider: 'aws',
  on: ['iam:CreateAccessKey'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1098.001'],
  why: 'An access key works from anywhere, without a second factor, until somebody turns it off.',
  grants: true,
  stratus: ['aws.persistence.iam-backdoor-user', 'aws.persistence.iam-create-admin-user'],
  says: (event) => `created an access key for ${named(event.params['userName'], event.actor.name)}`,
  judge: (event) => {
    if (event.actor.kind === 'root')
      return { tier: 'alert', severity: 'critical', reason: 'the key is for root, or made by root' };
    // Changing one's own key is what everybody is told to do; it gives nobody what they did not have.
    if (isOwn(event, event.params['userName'])) return { tier: 'log', severity: 'medium' };
    return { reason: 'the key is for somebody else' };
  },
});
