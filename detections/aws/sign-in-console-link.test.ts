import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './sign-in-console-link.js';

const role = (session: string) => ({
  userIdentity: { type: 'AssumedRole', arn: `arn:aws:sts::111122223333:assumed-role/web/${session}` },
});
const MACHINE = role('run');
const PORTAL = 'Jersey/2.35 (HttpUrlConnection 21)';
const READER = 'AWSReservedSSO_Reader_0123456789abcdef';
const reserved = (path: string, userAgent: string) => ({
  userAgent,
  userIdentity: {
    type: 'AssumedRole',
    arn: `arn:aws:sts::111122223333:assumed-role/${READER}/jane`,
    sessionContext: { sessionIssuer: { arn: `arn:aws:iam::111122223333:role/${path}${READER}` } },
  },
});
const RESERVED = 'aws-reserved/sso.amazonaws.com/eu-west-1/';
it.each([
  [
    'with a tool',
    awsEvent('signin:GetSigninToken', null, { ...MACHINE, userAgent: 'python-requests/2.31' }),
    'notify/medium',
  ],
  [
    'from the page of Identity Center',
    awsEvent('signin:GetSigninToken', null, reserved(RESERVED, PORTAL)),
    'log/low',
  ],
  [
    'with a tool, from Identity Center',
    awsEvent('signin:GetSigninToken', null, reserved(RESERVED, 'python-requests/2.31')),
    'notify/medium',
  ],
  [
    'with a role that looks like one of Identity Center',
    awsEvent('signin:GetSigninToken', null, reserved('', PORTAL)),
    'notify/medium',
  ],
  [
    'with a client that says it is the page of Identity Center',
    awsEvent('signin:GetSigninToken', null, { ...MACHINE, userAgent: PORTAL }),
    'notify/medium',
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
