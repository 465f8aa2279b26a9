import { expect, it } from 'vitest';
import { DENIED } from '../../test/aws-event.js';
import { burst, crossings, later } from '../../test/watch.js';
import watch from './passwords-swept.js';

it.each([
  [
    'five servers',
    burst(9, (n) => later(n, 'ec2:GetPasswordData', { instanceId: `i-${n}` })),
    ['4: notify/high'],
  ],
  [
    'tries',
    burst(9, (n) => later(n, 'ec2:GetPasswordData', { instanceId: `i-${n}` }, DENIED)),
    ['4: notify/high'],
  ],
  ['one server', burst(9, (n) => later(n, 'ec2:GetPasswordData', { instanceId: 'i-0' })), []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
