import { defineDetection, isOwn, type Judgement, named, type VouchEvent } from '../../src/kit/index.js';

function judge(event: VouchEvent): Judgement {
  // A device can only be deleted once nobody uses it, and that was asked about then.
  if (event.name === 'DeleteVirtualMFADevice') return { tier: 'log', severity: 'low' };
  return isOwn(event, event.params['userName'])
    ? {}
    : { tier: 'alert', severity: 'high', reason: "the second factor is somebody else's" };
}

export default defineDetection({
  title: 'A second factor was removed',
  provider: 'aws',
  on: ['iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1556.006'],
  why: 'Without its second factor an account is as safe as its password.',
  falsePositives: 'Somebody lost a phone and asked for help.',
  says: ({ params }) =>
    `removed the second factor of ${named(params['userName'] ?? params['serialNumber'], 'somebody')}`,
  judge,
});
