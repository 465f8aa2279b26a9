import { expect, it } from 'vitest';
import { crossings, daily, later, MACHINE, server } from '../../test/watch.js';
import watch from './server-credentials-roam.js';

const ID = 'i-0123456789abcdef0';
const from = (seconds: number, sourceIPAddress: string, different: object = server(ID)) =>
  later(seconds, 's3:ListBuckets', null, { ...different, sourceIPAddress });
const usual = (different?: object) => daily(10, (seconds) => from(seconds, '203.0.113.9', different));

it.each([
  ['elsewhere', [...usual(), from(0, '198.51.100.7'), from(9, '198.51.100.7')], ['10: notify/high']],
  ['another server of the same role', [...usual(), from(0, '203.0.7.7', server('i-0fedcba9876543210'))], []],
  ['through a private endpoint', [...usual(), from(0, '10.1.2.3')], []],
  ['in the first week', [...usual().slice(4), from(0, '198.51.100.7')], []],
  ['a role that is no server', [...usual(MACHINE), from(0, '198.51.100.7', MACHINE)], []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
