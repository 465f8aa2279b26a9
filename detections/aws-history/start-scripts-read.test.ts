import { expect, it } from 'vitest';
import { DENIED } from '../../test/aws-event.js';
import { burst, crossings, later } from '../../test/watch.js';
import watch from './start-scripts-read.js';

const CALL = 'ec2:DescribeInstanceAttribute';

it.each([
  [
    'ten',
    burst(12, (n) => later(n, CALL, { attribute: 'userData', instanceId: `i-${n}` })),
    ['9: notify/medium'],
  ],
  [
    'tries',
    burst(12, (n) => later(n, CALL, { attribute: 'userData', instanceId: `i-${n}` }, DENIED)),
    ['9: notify/medium'],
  ],
  ['another attribute', burst(12, (n) => later(n, CALL, { attribute: 'kernel', instanceId: `i-${n}` })), []],
  ['the same server', burst(12, (n) => later(n, CALL, { attribute: 'userData', instanceId: 'i-1' })), []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
