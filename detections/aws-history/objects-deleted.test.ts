import { expect, it } from 'vitest';
import { burst, crossings, later, MACHINE } from '../../test/watch.js';
import watch from './objects-deleted.js';

const one = (n: number, bucketName = 'b') => ({ bucketName, key: `k${n}` });

it.each([
  ['fifty files', burst(60, (n) => later(n, 's3:DeleteObject', one(n))), ['49: notify/medium']],
  ['by a machine', burst(60, (n) => later(n, 's3:DeleteObject', one(n), MACHINE)), ['49: log/low']],
  ['one file, again and again', burst(60, (n) => later(n, 's3:DeleteObject', one(1))), []],
  ['spread over buckets', burst(90, (n) => later(n, 's3:DeleteObject', one(n, `b${n % 3}`))), []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
