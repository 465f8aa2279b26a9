import { expect, it } from 'vitest';
import { burst, crossings, later } from '../../test/watch.js';
import watch from './servers-entered.js';

it.each([
  [
    'five sessions',
    burst(6, (n) => later(n, 'ssm:StartSession', { target: `i-${n}` })),
    ['4: notify/medium'],
  ],
  [
    'five keys',
    burst(6, (n) => later(n, 'ec2-instance-connect:SendSSHPublicKey', { instanceId: `i-${n}` })),
    ['4: notify/medium'],
  ],
  ['one server, again and again', burst(30, (n) => later(n, 'ssm:StartSession', { target: 'i-1' })), []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
