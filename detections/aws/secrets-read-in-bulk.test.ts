import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './secrets-read-in-bulk.js';

it.each([
  [
    'by filter',
    awsEvent('secretsmanager:BatchGetSecretValue', { filters: [{ key: 'tag-key' }] }),
    'notify/medium',
  ],
  [
    'all of them',
    awsEvent('secretsmanager:BatchGetSecretValue', {
      filters: [{ key: 'tag-key', values: ['!not-a-tag-of-anything'] }],
    }),
    'alert/high',
  ],
  [
    'some of them',
    awsEvent('secretsmanager:BatchGetSecretValue', {
      filters: [{ key: 'tag-key', values: ['app', '!old'] }],
    }),
    'notify/medium',
  ],
  [
    'named ones',
    awsEvent('secretsmanager:BatchGetSecretValue', { secretIdList: ['a', 'b'] }),
    'notify/medium',
  ],
  ['a failed try', awsEvent('secretsmanager:BatchGetSecretValue', null, DENIED), 'log/medium'],
  ['one secret', awsEvent('secretsmanager:GetSecretValue', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('secretsmanager:BatchGetSecretValue', { secretIdList: ['a', 'b'] }))).toBe(
    'read 2 secrets at once',
  );
});
