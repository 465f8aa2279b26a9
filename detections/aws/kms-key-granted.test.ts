import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './kms-key-granted.js';

it.each([
  [
    'to a stranger',
    awsEvent('kms:CreateGrant', { granteePrincipal: 'arn:aws:iam::444455556666:role/x' }),
    'alert/high',
  ],
  [
    'to a role of ours',
    awsEvent('kms:CreateGrant', { granteePrincipal: 'arn:aws:iam::111122223333:role/x' }),
    'none',
  ],
  ['to a service', awsEvent('kms:CreateGrant', { granteePrincipal: 'rds.eu-west-1.amazonaws.com' }), 'none'],
  [
    'by a service',
    awsEvent(
      'kms:CreateGrant',
      { granteePrincipal: 'arn:aws:iam::444455556666:root' },
      {
        userIdentity: {
          type: 'IAMUser',
          userName: 'jane',
          accountId: '111122223333',
          invokedBy: 'rds.amazonaws.com',
        },
      },
    ),
    'none',
  ],
  [
    'a failed try',
    awsEvent('kms:CreateGrant', { granteePrincipal: 'arn:aws:iam::444455556666:role/x' }, DENIED),
    'notify/high',
  ],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [
    awsEvent('kms:CreateGrant', { granteePrincipal: 'arn:aws:iam::444455556666:role/x', keyId: 'k' }),
    'let x use the encryption key k',
  ],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
