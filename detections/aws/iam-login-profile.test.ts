import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './iam-login-profile.js';

it.each([
  ['for another', awsEvent('iam:CreateLoginProfile', { userName: 'ci' }), 'notify/high'],
  ['of another', awsEvent('iam:UpdateLoginProfile', { userName: 'ci' }), 'notify/high'],
  ["one's own", awsEvent('iam:UpdateLoginProfile', { userName: 'jane' }), 'log/low'],
  ['for oneself, for the first time', awsEvent('iam:CreateLoginProfile', null), 'notify/medium'],
  [
    'of another, who must choose a new one',
    awsEvent('iam:UpdateLoginProfile', { userName: 'ci', passwordResetRequired: true }),
    'log/low',
  ],
  ['a failed try', awsEvent('iam:UpdateLoginProfile', { userName: 'ci' }, DENIED), 'log/high'],
  ['removing it', awsEvent('iam:DeleteLoginProfile', { userName: 'ci' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('iam:CreateLoginProfile', { userName: 'ci' }))).toBe(
    'gave ci a console password',
  );
});
