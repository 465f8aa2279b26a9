import { expect, it } from 'vitest';
import { awsEvent, classified, ROOT, verdict } from '../../test/aws-event.js';
import detection from './console-sign-in.js';

it.each([
  [
    'without',
    awsEvent('signin:ConsoleLogin', null, {
      additionalEventData: { MFAUsed: 'No' },
      responseElements: { ConsoleLogin: 'Success' },
    }),
    'alert/high',
  ],
  ['with', awsEvent('signin:ConsoleLogin', null, { additionalEventData: { MFAUsed: 'Yes' } }), 'log/low'],
  ['nobody knows how', awsEvent('signin:ConsoleLogin', null), 'notify/medium'],
  [
    'a wrong password',
    awsEvent('signin:ConsoleLogin', null, {
      additionalEventData: { MFAUsed: 'No' },
      responseElements: { ConsoleLogin: 'Failure' },
      errorMessage: 'Failed authentication',
    }),
    'log/low',
  ],
  [
    'through Identity Center',
    awsEvent('signin:ConsoleLogin', null, {
      additionalEventData: { MFAUsed: 'No' },
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/jane',
      },
    }),
    'log/low',
  ],
  [
    'a wrong second factor',
    awsEvent('signin:ConsoleLogin', null, {
      additionalEventData: { MFAUsed: 'Yes' },
      responseElements: { ConsoleLogin: 'Failure' },
    }),
    'notify/high',
  ],
  [
    'a server',
    awsEvent('signin:ConsoleLogin', null, {
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/web/i-0123456789abcdef0',
      },
    }),
    'alert/high',
  ],
  [
    'from an access key',
    awsEvent('signin:ConsoleLogin', null, {
      userIdentity: { type: 'FederatedUser', arn: 'arn:aws:sts::111122223333:federated-user/x' },
    }),
    'notify/medium',
  ],
  [
    'through a provider, by name',
    awsEvent('signin:ConsoleLogin', null, {
      additionalEventData: { MFAUsed: 'No' },
      userIdentity: { type: 'SAMLUser', userName: 'jane', identityProvider: 'x' },
    }),
    'log/low',
  ],
  [
    'through a SAML provider',
    awsEvent('signin:ConsoleLogin', null, {
      additionalEventData: { MFAUsed: 'No', SamlProviderArn: 'arn:aws:iam::1:saml-provider/x' },
    }),
    'log/low',
  ],
  [
    'root, which has a detection of its own',
    awsEvent('signin:ConsoleLogin', null, { ...ROOT, additionalEventData: { MFAUsed: 'No' } }),
    'none',
  ],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [{ additionalEventData: { MFAUsed: 'No' } }, 'signed in to the AWS console without a second factor'],
  [{ additionalEventData: { MFAUsed: 'Yes' } }, 'signed in to the AWS console'],
  [{ responseElements: { ConsoleLogin: 'Failure' } }, 'tried to sign in to the AWS console'],
])('says what was done', (different, expected) => {
  expect(detection.says(awsEvent('signin:ConsoleLogin', null, different))).toBe(expected);
});

it.each([
  [
    awsEvent('signin:ConsoleLogin', null, { additionalEventData: { MFAUsed: 'No' } }),
    'a password alone was enough',
  ],
  [awsEvent('signin:ConsoleLogin', null), 'the record does not say whether a second factor was asked for'],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
