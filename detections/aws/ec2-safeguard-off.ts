import { defineDetection } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  DisableEbsEncryptionByDefault: 'turned off the encryption of new disks',
  EnableSerialConsoleAccess: 'turned on the serial console of servers',
  DisableImageBlockPublicAccess: 'allowed images to be made public',
  DisableSnapshotBlockPublicAccess: 'allowed disk copies to be made public',
};

export default defineDetection({
  title: 'A safeguard of servers was turned off',
  provider: 'aws',
  on: [
    'ec2:DisableEbsEncryptionByDefault',
    'ec2:EnableSerialConsoleAccess',
    'ec2:DisableImageBlockPublicAccess',
    'ec2:DisableSnapshotBlockPublicAccess',
  ],
  tier: 'alert',
  severity: 'medium',
  attack: ['T1562'],
  why: 'This safeguard covers a whole region, and nothing else stands behind it.',
  says: ({ name }) => DONE[name] ?? `called ${name}`,
});
