import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-detach-quarantine.js';

it.each([
  [
    'the quarantine',
    awsEvent('iam:DetachUserPolicy', {
      userName: 'ci',
      policyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
    }),
    'alert/critical',
  ],
  [
    'another policy',
    awsEvent('iam:DetachUserPolicy', { userName: 'ci', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }),
    'none',
  ],
  [
    'a failed try',
    awsEvent(
      'iam:DetachUserPolicy',
      { userName: 'ci', policyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine' },
      DENIED,
    ),
    'notify/critical',
  ],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('iam:DetachUserPolicy', { userName: 'ci' }))).toBe(
    'lifted the quarantine that AWS put on ci',
  );
});
