import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './sts-session-token.js';

it.each([
  ['a user', awsEvent('sts:GetSessionToken', null), 'log/low'],
  [
    'a role, which cannot',
    awsEvent('sts:GetSessionToken', null, {
      userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/web/run' },
    }),
    'none',
  ],
  ['a failed try', awsEvent('sts:GetSessionToken', null, DENIED), 'ignore/low'],
  ['a role', awsEvent('sts:AssumeRole', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([[awsEvent('sts:GetSessionToken'), 'made a session from an access key']])(
  'says what was done',
  (event, expected) => {
    expect(detection.says(event)).toBe(expected);
  },
);
