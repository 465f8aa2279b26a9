import { expect, it } from 'vitest';
import { DENIED } from '../../test/aws-event.js';
import { BY_SERVICE, burst, crossings, later, MACHINE } from '../../test/watch.js';
import watch from './copies-deleted.js';

const copy = (n: number, different = {}) =>
  later(n, 'ec2:DeleteSnapshot', { snapshotId: `snap-${n}` }, different);

it.each([
  ['ten copies of disks', burst(15, (n) => copy(n)), ['9: notify/medium']],
  [
    'of databases as well',
    [
      ...burst(5, (n) => copy(n)),
      ...burst(5, (n) => later(9 + n, 'rds:DeleteDBSnapshot', { dBSnapshotIdentifier: `s${n}` })),
    ],
    ['9: notify/medium'],
  ],
  ['by a machine', burst(15, (n) => copy(n, MACHINE)), ['9: log/low']],
  ['by AWS', burst(15, (n) => copy(n, BY_SERVICE)), []],
  ['nine', burst(9, (n) => copy(n)), []],
  ['refused', burst(15, (n) => copy(n, DENIED)), []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
