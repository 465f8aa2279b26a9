import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './account-contact.js';

it.each([
  [
    'a contact',
    awsEvent('account:PutAlternateContact', { alternateContactType: 'SECURITY' }),
    'notify/medium',
  ],
  [
    'a contact, by a machine',
    awsEvent('account:PutAlternateContact', { alternateContactType: 'SECURITY' }, DEPLOY),
    'notify/medium',
  ],
  [
    'who gets the bill',
    awsEvent('account:PutAlternateContact', { alternateContactType: 'BILLING' }),
    'notify/medium',
  ],
  [
    'who gets the bill, by a machine',
    awsEvent('account:PutAlternateContact', { alternateContactType: 'BILLING' }, DEPLOY),
    'log/low',
  ],
  ['the address of root', awsEvent('account:StartPrimaryEmailUpdate', null), 'alert/critical'],
  ['a failed try', awsEvent('account:AcceptPrimaryEmailUpdate', null, DENIED), 'notify/critical'],
  ['a look', awsEvent('account:GetAlternateContact', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [
    awsEvent('account:DeleteAlternateContact', { alternateContactType: 'SECURITY' }),
    'removed the security contact of an account',
  ],
  [awsEvent('account:PutContactInformation'), 'changed whom AWS writes to about an account'],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
