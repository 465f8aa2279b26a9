import { expect, it } from 'vitest';
import { BY_SERVICE, crossings, later, server } from '../../test/watch.js';
import watch from './server-credentials-taken.js';

const ID = 'i-0123456789abcdef0';
const entered = (different = {}) =>
  later(0, 'ssm:SendCommand', { instanceIds: ['i-0aaaaaaaaaaaaaaaa', ID] }, different);
/** A command goes to 50 servers at most. */
const enteredMany = later(0, 'ssm:SendCommand', {
  instanceIds: [...Array.from({ length: 49 }, (_, n) => `i-0aaaaaaaaaaaaaa${10 + n}`), ID],
});
const used = (id: string, different = {}) =>
  later(30, 'sts:GetCallerIdentity', null, { ...server(id), ...different });

it.each([
  [
    'from the same address',
    [entered(), used(ID), later(40, 's3:ListBuckets', null, server(ID))],
    ['1: notify/high'],
  ],
  ['used before and after', [used(ID), entered(), used(ID, { eventID: 'again' })], ['2: notify/high']],
  ['at the end of a long list', [enteredMany, used(ID)], ['1: notify/high']],
  ['a session', [later(0, 'ssm:StartSession', { target: ID }), used(ID)], ['1: notify/high']],
  ['on the server', [entered(), used(ID, { sourceIPAddress: '203.0.113.9' })], []],
  [
    'through a private endpoint',
    [entered({ sourceIPAddress: '10.0.0.9' }), used(ID, { sourceIPAddress: '10.0.0.9' })],
    [],
  ],
  ['another server', [entered(), used('i-0fedcba9876543210')], []],
  ['AWS itself', [entered(), used(ID, { sourceIPAddress: 'ec2.amazonaws.com', ...BY_SERVICE })], []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
