import { expect, it } from 'vitest';
import { crossings, daily, later, MACHINE } from '../../test/watch.js';
import watch from './new-client.js';

const usual = (different = {}) =>
  daily(10, (seconds) => later(seconds, 'sts:GetCallerIdentity', null, different));
const other = (userAgent: string, different = {}) =>
  later(0, 'sts:GetCallerIdentity', null, { userAgent, ...different });

it.each([
  ['another program', [...usual(), other('python-requests/2.32')], ['10: log/low']],
  ['another version', [...usual(), other('aws-cli/2.18.0')], []],
  ['of a machine', [...usual(MACHINE), other('python-requests/2.32', MACHINE)], []],
  ['in the first week', [...usual().slice(4), other('python-requests/2.32')], []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
