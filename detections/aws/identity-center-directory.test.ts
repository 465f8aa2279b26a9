import { expect, it } from 'vitest';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './identity-center-directory.js';

it.each([
  ['another provider', awsEvent('sso:EnableExternalIdPConfigurationForDirectory', null), 'alert/critical'],
  ['another certificate', awsEvent('sso-directory:ImportExternalIdPCertificate', null), 'alert/critical'],
  ['a failed try', awsEvent('sso:DisassociateDirectory', null, DENIED), 'notify/critical'],
  ['a look', awsEvent('sso:ListDirectories', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('sso:AssociateDirectory', null))).toBe(
    'changed the directory behind Identity Center (AssociateDirectory)',
  );
});

it.each([
  [
    awsEvent('sso-directory:DisableExternalIdPConfigurationForDirectory', null),
    'people no longer sign in through the outside provider',
  ],
  [
    awsEvent('sso:ImportExternalIdPCertificate', null),
    'whoever has the key of the new certificate can sign in as anybody',
  ],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
