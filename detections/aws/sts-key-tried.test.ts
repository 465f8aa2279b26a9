import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './sts-key-tried.js';

it.each([
  ['a scanner', awsEvent('sts:GetCallerIdentity', null, { userAgent: 'TruffleHog' }), 'notify/high'],
  [
    'a scanner of another version',
    awsEvent('sts:GetCallerIdentity', null, { userAgent: 'trufflehog/3.63.0' }),
    'notify/high',
  ],
  [
    'a system made for it',
    awsEvent('sts:GetCallerIdentity', null, {
      userAgent: 'Boto3/1.26.27 Python/3.11 Linux/6.1.0-kali5-amd64',
    }),
    'notify/high',
  ],
  [
    'a name that has it inside',
    awsEvent('sts:GetCallerIdentity', null, { userAgent: 'alkaline/1.0' }),
    'none',
  ],
  ['anybody', awsEvent('sts:GetCallerIdentity', null), 'none'],
  ['nobody said with what', awsEvent('sts:GetCallerIdentity', null, { userAgent: null }), 'none'],
  [
    'a failed try',
    awsEvent('sts:GetCallerIdentity', null, { ...DENIED, userAgent: 'TruffleHog' }),
    'log/high',
  ],
  ['another call', awsEvent('sts:AssumeRole', null, { userAgent: 'TruffleHog' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([[awsEvent('sts:GetCallerIdentity'), 'tried out a key with a tool that looks for leaked keys']])(
  'says what was done',
  (event, expected) => {
    expect(detection.says(event)).toBe(expected);
  },
);
