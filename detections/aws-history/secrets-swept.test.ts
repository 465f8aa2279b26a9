import { expect, it } from 'vitest';
import { DENIED } from '../../test/aws-event.js';
import { BY_SERVICE, burst, crossings, later } from '../../test/watch.js';
import watch from './secrets-swept.js';

const READ = 'secretsmanager:GetSecretValue';

it.each([
  ['ten secrets', burst(15, (n) => later(n, READ, { secretId: `s${n}` })), ['9: notify/medium']],
  [
    'ten tries that failed',
    burst(10, (n) => later(n, READ, { secretId: `s${n}` }, DENIED)),
    ['9: notify/medium'],
  ],
  ['one secret, again and again', burst(50, (n) => later(n, READ, { secretId: 'app' })), []],
  ['ten over an hour', burst(10, (n) => later(n * 360, READ, { secretId: `s${n}` })), []],
  ['AWS itself', burst(15, (n) => later(n, READ, { secretId: `s${n}` }, BY_SERVICE)), []],
  [
    'in batches by name',
    burst(2, (n) =>
      later(n, 'secretsmanager:BatchGetSecretValue', {
        secretIdList: ['a', 'b', 'c', 'd', 'e'].map((id) => `${id}${n}`),
      }),
    ),
    ['1: notify/medium'],
  ],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
