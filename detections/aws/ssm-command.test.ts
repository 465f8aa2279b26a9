import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ssm-command.js';

it.each([
  [
    'a command',
    awsEvent('ssm:SendCommand', { documentName: 'AWS-RunShellScript', instanceIds: ['i-1'] }),
    'notify/medium',
  ],
  ['a shell', awsEvent('ssm:StartSession', { target: 'i-1' }), 'log/low'],
  ['upkeep', awsEvent('ssm:SendCommand', { documentName: 'AWS-RunPatchBaseline' }), 'log/low'],
  [
    'a document of our own',
    awsEvent('ssm:SendCommand', { documentName: 'AWS-RunPatchBaseline-2' }),
    'notify/medium',
  ],
  ['an automation', awsEvent('ssm:StartAutomationExecution', { documentName: 'x' }), 'log/low'],
  [
    'an automation that lets somebody in',
    awsEvent('ssm:StartAutomationExecution', { documentName: 'AWSSupport-ResetAccess' }),
    'notify/medium',
  ],
  [
    'by a service',
    awsEvent('ssm:SendCommand', null, {
      userIdentity: { type: 'AWSService', invokedBy: 'ssm.amazonaws.com' },
    }),
    'log/low',
  ],
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

it.each([
  [awsEvent('ssm:StartSession', { target: 'i-1' }), 'it opens a session'],
  [
    awsEvent('ssm:StartSession', { documentName: 'AWS-StartPortForwardingSession' }),
    'it opens a session (AWS-StartPortForwardingSession)',
  ],
  [awsEvent('ssm:StartAutomationExecution', { documentName: 'x' }), 'it starts an automation (x)'],
  [
    awsEvent('ssm:StartAutomationExecution', { documentName: 'AWSSupport-ResetAccess' }, DEPLOY),
    'it opens the server to whoever started it',
  ],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
