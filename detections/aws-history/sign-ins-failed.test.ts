import { expect, it } from 'vitest';
import { burst, crossings, later } from '../../test/watch.js';
import watch from './sign-ins-failed.js';

const FAILED = { responseElements: { ConsoleLogin: 'Failure' }, errorMessage: 'Failed authentication' };
const user = (n: number) => ({
  userIdentity: { type: 'IAMUser', userName: `u${n}`, accountId: '111122223333' },
});

it.each([
  [
    'one name after another',
    burst(10, (n) => later(n, 'signin:ConsoleLogin', null, { ...FAILED, ...user(n) })),
    ['7: notify/high'],
  ],
  [
    'one name',
    burst(10, (n) => later(n, 'signin:ConsoleLogin', null, { ...FAILED, ...user(1) })),
    ['7: notify/high'],
  ],
  ['three times', burst(3, (n) => later(n, 'signin:ConsoleLogin', null, FAILED)), []],
  [
    'that worked',
    burst(10, (n) =>
      later(n, 'signin:ConsoleLogin', null, { responseElements: { ConsoleLogin: 'Success' } }),
    ),
    [],
  ],
  [
    'from many places',
    burst(10, (n) =>
      later(n, 'signin:ConsoleLogin', null, { ...FAILED, sourceIPAddress: `198.51.100.${n}` }),
    ),
    [],
  ],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
