import { defineDetection, isOwn, named, textAt } from '../../src/kit/index.js';

export default defineDetection({
  title: 'An access key was turned on, turned off or deleted',
  provider: 'aws',
  on: ['iam:UpdateAccessKey', 'iam:DeleteAccessKey'],
  tier: 'log',
  severity: 'low',
  attack: ['T1098.001', 'T1531'],
  why: 'A key that was turned off was turned off for a reason; turned on again it works from anywhere.',
  says: (event) => {
    const whose = named(event.params['userName'], event.actor.name);
    if (event.name === 'DeleteAccessKey') return `deleted an access key of ${whose}`;
    const on = textAt(event.params['status']) === 'Active';
    return `turned ${on ? 'on' : 'off'} an access key of ${whose}`;
  },
  judge: (event) =>
    textAt(event.params['status']) === 'Active' && !isOwn(event, event.params['userName'])
      ? { tier: 'notify', severity: 'medium', reason: "the key is somebody else's" }
      : {},
});
