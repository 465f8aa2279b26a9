import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './kms-key-material.js';

it.each([
  ['material', awsEvent('kms:ImportKeyMaterial', { keyId: 'k' }), 'notify/high'],
  ['a failed try', awsEvent('kms:ImportKeyMaterial', null, DENIED), 'log/high'],
  ['asking how', awsEvent('kms:GetParametersForImport', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [
    awsEvent('kms:ImportKeyMaterial', { keyId: 'k' }),
    'brought material from outside for the encryption key k',
  ],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
