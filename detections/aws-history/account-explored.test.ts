import { expect, it } from 'vitest';
import { DENIED } from '../../test/aws-event.js';
import { BY_SERVICE, burst, CONSOLE, crossings, DAY_SECONDS, later, server } from '../../test/watch.js';
import watch from './account-explored.js';

const ROUND = [
  'sts:GetCallerIdentity',
  's3:ListBuckets',
  'iam:GetAccountSummary',
  'iam:ListRoles',
  'iam:ListUsers',
  'cloudtrail:DescribeTrails',
  'guardduty:ListDetectors',
];

function round(different: object = {}, from = 0) {
  return ROUND.map((call, n) => later(from + n, call, null, { ...different }));
}

it.each([
  ['six of them', round(), ['5: notify/medium']],
  ['on a server', round(server('i-0123456789abcdef0')), ['5: notify/medium']],
  ['refused', round(DENIED), ['5: notify/medium']],
  ['the pages of the console', round(CONSOLE), []],
  ['AWS itself', round(BY_SERVICE), []],
  ['a few of them, often', burst(60, (n) => later(n, ROUND[n % 5] ?? '', null)), []],
  [
    'what Terraform reads',
    burst(90, (n) => later(n, ['iam:GetRole', 'ec2:DescribeVpcs', 'sts:GetCallerIdentity'][n % 3] ?? '')),
    [],
  ],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});

it('an audit tool is asked about on its first three days', () => {
  const days = Array.from({ length: 10 }, (_, day) => round({}, day * DAY_SECONDS)).flat();
  expect(crossings(watch, days)).toHaveLength(3);
});
