import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './acm-key-exported.js';

const PARAMS = { certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/c-1' };

it.each([
  ['a key', awsEvent('acm:ExportCertificate', PARAMS), 'notify/high'],
  ['by a machine', awsEvent('acm:ExportCertificate', PARAMS, DEPLOY), 'log/low'],
  ['a failed try', awsEvent('acm:ExportCertificate', PARAMS, DENIED), 'log/high'],
  ['only the certificate', awsEvent('acm:GetCertificate', PARAMS), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('acm:ExportCertificate', PARAMS))).toBe('exported the private key of c-1');
});
