import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-access-key-state.js';

it.each([
  ["one's own, on", awsEvent('iam:UpdateAccessKey', { status: 'Active' }), 'log/low'],
  ["another's, on", awsEvent('iam:UpdateAccessKey', { status: 'Active', userName: 'ci' }), 'notify/medium'],
  ["another's, off", awsEvent('iam:UpdateAccessKey', { status: 'Inactive', userName: 'ci' }), 'log/low'],
  ['deleted', awsEvent('iam:DeleteAccessKey', { userName: 'ci' }), 'log/low'],
  [
    'a failed try',
    awsEvent('iam:UpdateAccessKey', { status: 'Active', userName: 'ci' }, DENIED),
    'log/medium',
  ],
  ['a new one', awsEvent('iam:CreateAccessKey', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [awsEvent('iam:UpdateAccessKey', { status: 'Active', userName: 'ci' }), 'turned on an access key of ci'],
  [awsEvent('iam:DeleteAccessKey', null), 'deleted an access key of jane'],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
