import { expect, it } from 'vitest';
import { burst, CONSOLE, crossings, later } from '../../test/watch.js';
import watch from './mail-explored.js';

const CALLS = ['ses:GetAccountSendingEnabled', 'ses:GetSendQuota', 'ses:ListIdentities'];

it.each([
  ['three questions', CALLS.map((call, n) => later(n, call)), ['2: notify/medium']],
  [
    'one question in three regions',
    ['eu-west-1', 'us-east-1', 'us-west-2'].map((awsRegion, n) =>
      later(n, 'ses:GetSendQuota', null, { awsRegion }),
    ),
    ['2: notify/medium'],
  ],
  ['in the console', CALLS.map((call, n) => later(n, call, null, CONSOLE)), []],
  ['a program and its quota', burst(30, (n) => later(n, CALLS[1] ?? '')), []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
