import { expect, it } from 'vitest';
import { DENIED } from '../../test/aws-event.js';
import { crossings, later, MACHINE } from '../../test/watch.js';
import watch from './bucket-emptied.js';

const listed = (bucketName: string, different = {}) =>
  later(0, 's3:ListObjectVersions', { bucketName }, different);

it.each([
  ['all at once', [listed('b'), later(5, 's3:DeleteObjects', { bucketName: 'b' })], ['1: notify/medium']],
  [
    'one by one',
    [listed('b'), later(5, 's3:DeleteObject', { bucketName: 'b', versionId: 'v' })],
    ['1: notify/medium'],
  ],
  [
    'by a machine',
    [listed('b', MACHINE), later(5, 's3:DeleteObjects', { bucketName: 'b' }, MACHINE)],
    ['1: log/low'],
  ],
  ['a plain deletion', [listed('b'), later(5, 's3:DeleteObject', { bucketName: 'b', key: 'k' })], []],
  ['of another bucket', [listed('a'), later(5, 's3:DeleteObjects', { bucketName: 'b' })], []],
  ['refused', [listed('b'), later(5, 's3:DeleteObjects', { bucketName: 'b' }, DENIED)], []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
