import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './waf-list-changed.js';

const update = (addresses: readonly string[], different = {}) =>
  awsEvent('wafv2:UpdateIPSet', { name: 'offices', addresses }, different);

it.each([
  ['the Internet', update(['0.0.0.0/1', '128.0.0.0/1']), 'notify/high'],
  [
    'the Internet, of the older kind',
    awsEvent('waf:UpdateIPSet', { updates: [{ iPSetDescriptor: { value: '0.0.0.0/1' } }] }),
    'notify/high',
  ],
  ['an office', update(['198.51.100.0/24']), 'log/low'],
  ['a new list', awsEvent('wafv2:CreateIPSet', { addresses: [] }), 'log/low'],
  ['a failed try', update(['198.51.100.0/24'], DENIED), 'ignore/low'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(update([]))).toBe('changed the list of addresses offices');
});
