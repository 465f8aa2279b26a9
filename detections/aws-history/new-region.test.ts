import { expect, it } from 'vitest';
import { DENIED } from '../../test/aws-event.js';
import { BY_SERVICE, crossings, daily, later, reasonOf } from '../../test/watch.js';
import watch from './new-region.js';

const usual = daily(10, (seconds) => later(seconds, 'ec2:RunInstances'));
const elsewhere = (different = {}) =>
  later(0, 'ec2:RunInstances', null, { awsRegion: 'ap-south-2', ...different });

it.each([
  ['a new region', [...usual, elsewhere(), elsewhere({ eventID: 'second' })], ['10: notify/medium']],
  ['a read', [...usual, elsewhere({ readOnly: true })], []],
  ['a try', [...usual, elsewhere(DENIED)], []],
  ['AWS itself', [...usual, elsewhere(BY_SERVICE)], []],
  ['in the first week', [...usual.slice(4), elsewhere()], []],
  ['another account', [...usual, elsewhere({ recipientAccountId: '444455556666' })], []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});

it('names it', () => {
  expect(reasonOf(watch, [...usual, elsewhere()])).toBe('the region ap-south-2 was not seen in 30 days');
});
