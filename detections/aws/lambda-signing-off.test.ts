import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './lambda-signing-off.js';

const UPDATE = 'lambda:UpdateCodeSigningConfig';
const policy = (untrustedArtifactOnDeployment: string) => ({
  codeSigningPolicies: { untrustedArtifactOnDeployment },
});

it.each([
  ['taken off', awsEvent('lambda:DeleteFunctionCodeSigningConfig', { functionName: 'f' }), 'notify/medium'],
  ['a warning only', awsEvent(UPDATE, policy('Warn')), 'notify/medium'],
  ['made stricter', awsEvent(UPDATE, policy('Enforce')), 'log/low'],
  ['a failed try', awsEvent('lambda:DeleteCodeSigningConfig', null, DENIED), 'log/medium'],
  ['putting it on', awsEvent('lambda:PutFunctionCodeSigningConfig', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('lambda:DeleteFunctionCodeSigningConfig', { functionName: 'f' }))).toBe(
    'let the function f run unsigned code',
  );
});
