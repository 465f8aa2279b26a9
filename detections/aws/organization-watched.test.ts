import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './organization-watched.js';

it.each([
  ['a new account', awsEvent('organizations:CreateAccount', { accountName: 'x' }), 'log/low'],
  ['a failed try', awsEvent('organizations:AttachPolicy', null, DENIED), 'ignore/low'],
  ['a look', awsEvent('organizations:ListAccounts', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [awsEvent('organizations:AttachPolicy', { policyId: 'p-1', targetId: 'ou-1' }), 'put a policy on ou-1'],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
