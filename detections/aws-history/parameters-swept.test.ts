import { expect, it } from 'vitest';
import { burst, crossings, later, MACHINE } from '../../test/watch.js';
import watch from './parameters-swept.js';

function names(n: number, withDecryption: boolean) {
  return { names: Array.from({ length: 10 }, (_, index) => `/app/${n}/${index}`), withDecryption };
}

it.each([
  [
    'twenty in the clear',
    burst(5, (n) => later(n, 'ssm:GetParameters', names(n, true))),
    ['1: notify/medium'],
  ],
  ['by a machine', burst(5, (n) => later(n, 'ssm:GetParameters', names(n, true), MACHINE)), ['1: log/low']],
  ['still encrypted', burst(5, (n) => later(n, 'ssm:GetParameters', names(n, false))), []],
  ['the same ones, again and again', burst(9, (n) => later(n, 'ssm:GetParameters', names(0, true))), []],
  [
    'page by page of a whole path',
    burst(25, (n) =>
      later(n, 'ssm:GetParametersByPath', { path: '/', withDecryption: true, nextToken: `${n}` }),
    ),
    ['3: notify/medium'],
  ],
  [
    'one page, again and again',
    burst(25, (n) => later(n, 'ssm:GetParametersByPath', { path: '/', withDecryption: true })),
    [],
  ],
  [
    'in small pages',
    burst(25, (n) =>
      later(n, 'ssm:GetParametersByPath', {
        path: '/',
        withDecryption: true,
        maxResults: 1,
        nextToken: `${n}`,
      }),
    ),
    ['19: notify/medium'],
  ],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
