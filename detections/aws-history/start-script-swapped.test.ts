import { expect, it } from 'vitest';
import { DENIED } from '../../test/aws-event.js';
import { crossings, later } from '../../test/watch.js';
import watch from './start-script-swapped.js';

const set = (...ids: string[]) => ({ instancesSet: { items: ids.map((instanceId) => ({ instanceId })) } });
const stop = later(0, 'ec2:StopInstances', set('i-1', 'i-2'));
const stopMany = later(
  0,
  'ec2:StopInstances',
  set(...Array.from({ length: 500 }, (_, n) => `i-a${n}`), 'i-2'),
);
const change = (params: object, different = {}) =>
  later(20, 'ec2:ModifyInstanceAttribute', { instanceId: 'i-2', ...params }, different);
const start = (id: string) => later(40, 'ec2:StartInstances', set(id));
const SCRIPT = { userData: '<sensitiveDataRemoved>' };

it.each([
  ['stop, change, start', [stop, change(SCRIPT), start('i-2')], ['2: notify/high']],
  ['newest first', [start('i-2'), change(SCRIPT), stop], ['2: notify/high']],
  ['at the end of a long list', [stopMany, change(SCRIPT), start('i-2')], ['2: notify/high']],
  ['a change of its size', [stop, change({ instanceType: { value: 'm5.large' } }), start('i-2')], []],
  ['start of another', [stop, change(SCRIPT), start('i-1')], []],
  ['a change that was refused', [stop, change(SCRIPT, DENIED), start('i-2')], []],
  ['only stop and start', [stop, start('i-2')], []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
