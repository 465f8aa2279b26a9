import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './roles-anywhere-trust.js';

it.each([
  ['an anchor', awsEvent('rolesanywhere:CreateTrustAnchor', { name: 'x' }), 'alert/high'],
  ['a profile', awsEvent('rolesanywhere:CreateProfile', null), 'notify/high'],
  ['an anchor that is off', awsEvent('rolesanywhere:CreateTrustAnchor', { enabled: false }), 'notify/high'],
  ['withdrawn certificates', awsEvent('rolesanywhere:DisableCrl', null), 'notify/high'],
  ['a failed try', awsEvent('rolesanywhere:CreateTrustAnchor', null, DENIED), 'notify/high'],
  ['a look', awsEvent('rolesanywhere:ListProfiles', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('rolesanywhere:CreateTrustAnchor', { name: 'x' }))).toBe(
    'let outside certificates in: x',
  );
});
