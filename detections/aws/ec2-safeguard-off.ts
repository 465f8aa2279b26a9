import { defineDetection, type Judgement, requestOf, textAt, type VouchEvent } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  DisableEbsEncryptionByDefault: 'turned off the encryption of new disks',
  EnableSerialConsoleAccess: 'turned on the serial console of servers',
  DisableImageBlockPublicAccess: 'allowed images to be made public',
  DisableSnapshotBlockPublicAccess: 'allowed disk copies to be made public',
  EnableSnapshotBlockPublicAccess: 'set whether disk copies can be made public',
  ModifyVpcBlockPublicAccessOptions: 'changed the guard between networks and the Internet',
  CreateVpcBlockPublicAccessExclusion: 'left a network out of the guard against the Internet',
  DisableAllowedImagesSettings: 'allowed servers to start from any image',
  DisableImageDeregistrationProtection: 'allowed an image to be deleted',
  UnlockSnapshot: 'unlocked a disk copy',
};
const PARTS: readonly string[] = [
  'CreateVpcBlockPublicAccessExclusion',
  'DisableAllowedImagesSettings',
  'DisableImageDeregistrationProtection',
  'UnlockSnapshot',
];

function judge(event: VouchEvent): Judgement {
  if (PARTS.includes(event.name)) return { tier: 'notify' };
  const request = requestOf(event);
  if (event.name === 'ModifyVpcBlockPublicAccessOptions') {
    const mode = textAt(request['InternetGatewayBlockMode'] ?? request['internetGatewayBlockMode']);
    return mode === 'off' ? { severity: 'high' } : { tier: 'log', severity: 'low' };
  }
  if (event.name !== 'EnableSnapshotBlockPublicAccess') return {};
  const state = textAt(request['State'] ?? request['state']);
  return state === 'block-new-sharing'
    ? { tier: 'notify', reason: 'copies that are public already stay public' }
    : null;
}

export default defineDetection({
  title: 'A safeguard of servers was turned off',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `ec2:${call}`),
  tier: 'alert',
  severity: 'medium',
  attack: ['T1562'],
  why: 'This safeguard covers many servers or disks at once, and nothing else stands behind it.',
  says: ({ name }) => DONE[name] ?? `called ${name}`,
  judge,
});
