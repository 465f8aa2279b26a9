import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-instance-protection-off.js';

const MODIFY = 'ec2:ModifyInstanceAttribute';
const off = { instanceId: 'i-1', disableApiTermination: { value: false } };

it.each([
  ['taken off', awsEvent(MODIFY, off), 'notify/low'],
  ['taken off, bare', awsEvent(MODIFY, { disableApiStop: 'false' }), 'notify/low'],
  [
    'taken off, by name',
    awsEvent(MODIFY, { attribute: 'disableApiTermination', value: 'false' }),
    'notify/low',
  ],
  ['taken off by a machine', awsEvent(MODIFY, off, DEPLOY), 'log/low'],
  ['put on', awsEvent(MODIFY, { disableApiTermination: { value: true } }), 'none'],
  ['something else', awsEvent(MODIFY, { ebsOptimized: { value: false } }), 'none'],
  ['a failed try', awsEvent(MODIFY, off, DENIED), 'log/low'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(MODIFY, off))).toBe('took the protection off i-1');
});
