import { defineDetection, isOwn, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A second factor was removed',
  provider: 'aws',
  on: ['iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1556.006'],
  why: 'Without its second factor an account is as safe as its password.',
  says: ({ params }) =>
    `removed the second factor of ${named(params['userName'] ?? params['serialNumber'], 'somebody')}`,
  judge: (event) => {
    if (event.name === 'DeleteVirtualMFADevice') return { severity: 'low' };
    return isOwn(event, event.params['userName'])
      ? {}
      : { severity: 'high', reason: "the second factor is somebody else's" };
  },
});
