import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './organization-joined.js';

it.each([
  ['joining', awsEvent('organizations:AcceptHandshake', { handshakeId: 'h-1' }), 'alert/high'],
  ['a failed try', awsEvent('organizations:AcceptHandshake', null, DENIED), 'notify/high'],
  ['declining', awsEvent('organizations:DeclineHandshake', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([[awsEvent('organizations:AcceptHandshake', { handshakeId: 'h-1' }), 'took up the invitation h-1']])(
  'says what was done',
  (event, expected) => {
    expect(detection.says(event)).toBe(expected);
  },
);
