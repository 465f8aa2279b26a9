import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, ROOT, verdict } from '../../test/aws-event.js';
import detection from './iam-mfa-added.js';

const ADD = 'iam:EnableMFADevice';

it.each([
  ["on one's own account", awsEvent(ADD, { userName: 'jane' }), 'log/low'],
  ["on another's", awsEvent(ADD, { userName: 'boss' }), 'notify/medium'],
  ["on another's, by a machine", awsEvent(ADD, { userName: 'boss' }, DEPLOY), 'log/low'],
  ['on root, by root', awsEvent(ADD, null, ROOT), 'log/low'],
  ['a failed try', awsEvent(ADD, { userName: 'boss' }, DENIED), 'log/medium'],
  ['removing one', awsEvent('iam:DeactivateMFADevice', { userName: 'boss' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(ADD, { userName: 'boss' }))).toBe('put a second factor on boss');
});
