import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './identity-center-watched.js';

it.each([
  ['signing in', awsEvent('sso:Authenticate', null), 'log/low'],
  ['a failed try', awsEvent('sso:CreateToken', null, DENIED), 'ignore/low'],
  ['a look', awsEvent('sso:ListApplications', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([[awsEvent('identitystore:CreateUser'), 'added somebody to Identity Center']])(
  'says what was done',
  (event, expected) => {
    expect(detection.says(event)).toBe(expected);
  },
);
