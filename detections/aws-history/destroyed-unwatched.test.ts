import { expect, it } from 'vitest';
import { DENIED } from '../../test/aws-event.js';
import { burst, crossings, later, MACHINE } from '../../test/watch.js';
import watch from './destroyed-unwatched.js';

const off = (different = {}) => later(0, 'cloudtrail:StopLogging', { name: 'main' }, different);
const gone = (n: number, different = {}) =>
  later(60 + n, 'ec2:DeleteSnapshot', { snapshotId: `s${n}` }, different);

it.each([
  ['off, then gone', [off(), ...burst(5, (n) => gone(n))], ['1: alert/critical']],
  ['gone, then off', [later(90, 'cloudtrail:StopLogging'), gone(1)], []],
  ['by two', [off(), gone(1, MACHINE)], []],
  ['a try to turn it off', [off(DENIED), gone(1)], []],
  ['only gone', burst(50, (n) => gone(n)), []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
