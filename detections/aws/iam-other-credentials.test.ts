import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-other-credentials.js';

it.each([
  ['for oneself', awsEvent('iam:CreateServiceSpecificCredential', null), 'notify/medium'],
  ['for another', awsEvent('iam:UploadSigningCertificate', { userName: 'ci' }), 'notify/high'],
  ["an SSH key of one's own", awsEvent('iam:UploadSSHPublicKey', { userName: 'jane' }), 'log/low'],
  ['a failed try', awsEvent('iam:UploadSigningCertificate', { userName: 'ci' }, DENIED), 'log/high'],
  ['a look', awsEvent('iam:ListSSHPublicKeys', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [
    awsEvent('iam:CreateServiceSpecificCredential', { userName: 'ci' }),
    'made a password for one service for ci',
  ],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
