import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-network-list-opened.js';

const change = (added: unknown, different = {}) =>
  awsEvent(
    'ec2:ModifyManagedPrefixList',
    { ModifyManagedPrefixListRequest: { PrefixListId: 'pl-1', AddEntry: added } },
    different,
  );

it.each([
  ['the Internet', change({ tag: 1, Cidr: '0.0.0.0/0', Description: 'all' }), 'alert/high'],
  ['two halves', change([{ Cidr: '0.0.0.0/1' }, { Cidr: '128.0.0.0/1' }]), 'alert/high'],
  [
    'not wrapped',
    awsEvent('ec2:ModifyManagedPrefixList', { addEntries: { items: [{ cidr: '0.0.0.0/0' }] } }),
    'alert/high',
  ],
  ['an office', change({ tag: 1, Cidr: '198.51.100.0/24' }), 'log/low'],
  ['a failed try', change({ Cidr: '0.0.0.0/0' }, DENIED), 'notify/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(change({ Cidr: '0.0.0.0/0' }))).toBe('added the whole Internet to pl-1');
  expect(detection.says(change(null))).toBe('changed the addresses in pl-1');
});
