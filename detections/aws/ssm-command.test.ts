import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ssm-command.js';

it.each([
  [
    'a command',
    awsEvent('ssm:SendCommand', { documentName: 'AWS-RunShellScript', instanceIds: ['i-1'] }),
    'notify/medium',
  ],
  ['a shell', awsEvent('ssm:StartSession', { target: 'i-1' }), 'log/low'],
  ['a public document', awsEvent('ssm:ModifyDocumentPermission', { accountIdsToAdd: ['All'] }), 'alert/high'],
  ['a failed try', awsEvent('ssm:SendCommand', null, DENIED), 'log/medium'],
  ['a look', awsEvent('ssm:ListCommands', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(
    detection.says(awsEvent('ssm:SendCommand', { documentName: 'AWS-RunShellScript', instanceIds: ['i-1'] })),
  ).toBe('ran AWS-RunShellScript on 1 server(s)');
});
