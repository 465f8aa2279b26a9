import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-safeguard-off.js';

it.each([
  ['encryption off', awsEvent('ec2:DisableEbsEncryptionByDefault', null), 'alert/medium'],
  ['the serial console', awsEvent('ec2:EnableSerialConsoleAccess', null), 'alert/medium'],
  ['a failed try', awsEvent('ec2:DisableEbsEncryptionByDefault', null, DENIED), 'notify/medium'],
  ['encryption on', awsEvent('ec2:EnableEbsEncryptionByDefault', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('ec2:DisableEbsEncryptionByDefault', null))).toBe(
    'turned off the encryption of new disks',
  );
});
