import { expect, it } from 'vitest';
import { burst, crossings, DAY_SECONDS, daily, later, MACHINE } from '../../test/watch.js';
import watch from './new-network.js';

const SSO = {
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/jane@example.com',
    accountId: '111122223333',
    accessKeyId: 'ASIAJANE',
  },
};
const usual = (different = {}) => daily(10, (seconds) => later(seconds, 's3:ListBuckets', null, different));
const away = (different = {}) =>
  later(0, 's3:ListBuckets', null, { sourceIPAddress: '203.0.113.9', ...different });

it.each([
  ['a key elsewhere', [...usual(), away()], ['10: notify/medium']],
  ['a person elsewhere', [...usual(SSO), away(SSO)], ['10: log/low']],
  ['a machine elsewhere', [...usual(MACHINE), away(MACHINE)], []],
  ['the same network', [...usual(), away({ sourceIPAddress: '198.51.7.7' })], []],
  ['no address', [...usual(), away({ sourceIPAddress: 'cloudformation.amazonaws.com' })], []],
  ['in the first week', [...usual().slice(4), away()], []],
  [
    'a key that is used from everywhere',
    burst(20, (n) => later(n * DAY_SECONDS, 's3:ListBuckets', null, { sourceIPAddress: `20.${n % 6}.1.1` })),
    [],
  ],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
