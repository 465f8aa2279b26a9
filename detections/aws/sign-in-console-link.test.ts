import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './sign-in-console-link.js';

const role = (session: string) => ({
  userIdentity: { type: 'AssumedRole', arn: `arn:aws:sts::111122223333:assumed-role/web/${session}` },
});
const MACHINE = role('run');
it.each([
  [
    'with a tool',
    awsEvent('signin:GetSigninToken', null, { ...MACHINE, userAgent: 'python-requests/2.31' }),
    'notify/medium',
  ],
  [
    'from the page of Identity Center',
    awsEvent('signin:GetSigninToken', null, {
      ...MACHINE,
      userAgent: 'Jersey/2.35 (HttpUrlConnection 21)',
    }),
    'log/low',
  ],
  [
    'by a server',
    awsEvent('signin:GetSigninToken', null, { ...role('i-0123456789abcdef0'), userAgent: 'Jersey/1' }),
    'alert/high',
  ],
  ['a failed try', awsEvent('signin:GetSigninToken', null, DENIED), 'log/medium'],
  ['a sign-in', awsEvent('signin:ConsoleLogin', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([[awsEvent('signin:GetSigninToken'), 'turned credentials into a console session']])(
  'says what was done',
  (event, expected) => {
    expect(detection.says(event)).toBe(expected);
  },
);
