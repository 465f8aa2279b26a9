import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './cloudshell-used.js';

it.each([
  ['a shell', awsEvent('cloudshell:CreateEnvironment', null), 'log/low'],
  ['a failed try', awsEvent('cloudshell:CreateEnvironment', null, DENIED), 'ignore/low'],
  ['closing it', awsEvent('cloudshell:DeleteEnvironment', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([[awsEvent('cloudshell:GetFileDownloadUrls'), 'took a file out of a shell in the console']])(
  'says what was done',
  (event, expected) => {
    expect(detection.says(event)).toBe(expected);
  },
);
