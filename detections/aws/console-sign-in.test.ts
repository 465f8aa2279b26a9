import { expect, it } from 'vitest';
import { awsEvent, ROOT, verdict } from '../../test/aws-event.js';
import detection from './console-sign-in.js';

it.each([
  [
    'without',
    awsEvent('signin:ConsoleLogin', null, {
      additionalEventData: { MFAUsed: 'No' },
      responseElements: { ConsoleLogin: 'Success' },
    }),
    'notify/medium',
  ],
  ['with', awsEvent('signin:ConsoleLogin', null, { additionalEventData: { MFAUsed: 'Yes' } }), 'none'],
  [
    'a wrong password',
    awsEvent('signin:ConsoleLogin', null, {
      additionalEventData: { MFAUsed: 'No' },
      responseElements: { ConsoleLogin: 'Failure' },
      errorMessage: 'Failed authentication',
    }),
    'log/medium',
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
    'none',
  ],
  [
    'through a SAML provider',
    awsEvent('signin:ConsoleLogin', null, {
      additionalEventData: { MFAUsed: 'No', SamlProviderArn: 'arn:aws:iam::1:saml-provider/x' },
    }),
    'none',
  ],
  [
    'root, which has a detection of its own',
    awsEvent('signin:ConsoleLogin', null, { ...ROOT, additionalEventData: { MFAUsed: 'No' } }),
    'none',
  ],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});
