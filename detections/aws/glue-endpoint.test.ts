import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './glue-endpoint.js';

const made = (different = {}) =>
  awsEvent('glue:CreateDevEndpoint', { endpointName: 'try', publicKey: 'ssh-ed25519 AAAA' }, different);

it.each([
  ['set up', made(), 'notify/medium'],
  ['another key', awsEvent('glue:UpdateDevEndpoint', null), 'notify/medium'],
  ['taken down', awsEvent('glue:DeleteDevEndpoint', null), 'log/low'],
  ['a failed try', made(DENIED), 'log/medium'],
  ['a look', awsEvent('glue:GetDevEndpoint', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(made())).toBe('set up the machine for data jobs try');
});
