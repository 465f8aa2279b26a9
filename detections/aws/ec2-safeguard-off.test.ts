import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-safeguard-off.js';

it.each([
  ['encryption off', awsEvent('ec2:DisableEbsEncryptionByDefault', null), 'alert/medium'],
  ['the serial console', awsEvent('ec2:EnableSerialConsoleAccess', null), 'alert/medium'],
  ['a failed try', awsEvent('ec2:DisableEbsEncryptionByDefault', null, DENIED), 'notify/medium'],
  [
    'networks open to the Internet again',
    awsEvent('ec2:ModifyVpcBlockPublicAccessOptions', {
      ModifyVpcBlockPublicAccessOptionsRequest: { InternetGatewayBlockMode: 'off' },
    }),
    'alert/high',
  ],
  [
    'networks shut',
    awsEvent('ec2:ModifyVpcBlockPublicAccessOptions', { internetGatewayBlockMode: 'block-ingress' }),
    'log/low',
  ],
  ['one network left out', awsEvent('ec2:CreateVpcBlockPublicAccessExclusion', null), 'notify/medium'],
  [
    'public copies stay',
    awsEvent('ec2:EnableSnapshotBlockPublicAccess', { state: 'block-new-sharing' }),
    'notify/medium',
  ],
  [
    'no public copies',
    awsEvent('ec2:EnableSnapshotBlockPublicAccess', { state: 'block-all-sharing' }),
    'none',
  ],
  ['a copy unlocked', awsEvent('ec2:UnlockSnapshot', { snapshotId: 'snap-1' }), 'notify/medium'],
  ['encryption on', awsEvent('ec2:EnableEbsEncryptionByDefault', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('ec2:DisableEbsEncryptionByDefault', null))).toBe(
    'turned off the encryption of new disks',
  );
});
