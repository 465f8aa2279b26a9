import { expect, it } from 'vitest';
import { DENIED } from '../../test/aws-event.js';
import { burst, crossings, later } from '../../test/watch.js';
import watch from './roles-tried.js';

const role = (n: number) => ({ roleArn: `arn:aws:iam::111122223333:role/r${n}` });

it.each([
  [
    'five that were refused',
    burst(8, (n) => later(n, 'sts:AssumeRole', role(n), DENIED)),
    ['4: notify/high'],
  ],
  ['five that were allowed', burst(8, (n) => later(n, 'sts:AssumeRole', role(n))), []],
  ['one, again and again', burst(50, (n) => later(n, 'sts:AssumeRole', role(1), DENIED)), []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
