import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-key-pair.js';

it.each([
  ['a new key', awsEvent('ec2:CreateKeyPair', { keyName: 'k' }), 'notify/low'],
  ['a key from elsewhere', awsEvent('ec2:ImportKeyPair', { keyName: 'k' }), 'notify/low'],
  ['a failed try', awsEvent('ec2:ImportKeyPair', null, DENIED), 'log/low'],
  ['deleting', awsEvent('ec2:DeleteKeyPair', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('ec2:CreateKeyPair', { keyName: 'k' }))).toBe('made the key k for servers');
});
