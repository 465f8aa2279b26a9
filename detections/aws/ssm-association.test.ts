import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ssm-association.js';

const MACHINE = {
  userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/web/run' },
};
it.each([
  ['a command of theirs', awsEvent('ssm:CreateAssociation', { name: 'AWS-RunShellScript' }), 'notify/medium'],
  [
    'a command of theirs, by a machine',
    awsEvent('ssm:CreateAssociation', { name: 'AWS-RunShellScript' }, MACHINE),
    'log/low',
  ],
  ['upkeep', awsEvent('ssm:CreateAssociation', { name: 'AWS-RunPatchBaseline' }), 'log/low'],
  ['a document', awsEvent('ssm:CreateDocument', { name: 'x' }), 'log/low'],
  [
    'the rules for shells',
    awsEvent('ssm:UpdateDocument', { name: 'SSM-SessionManagerRunShell' }),
    'notify/medium',
  ],
  [
    'the rules for shells, by a machine',
    awsEvent('ssm:UpdateDocument', { name: 'SSM-SessionManagerRunShell' }, MACHINE),
    'log/low',
  ],
  ['a failed try', awsEvent('ssm:CreateAssociation', { name: 'AWS-RunRemoteScript' }, DENIED), 'log/medium'],
  ['a list', awsEvent('ssm:ListDocuments', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [awsEvent('ssm:CreateAssociation', { name: 'setup' }), 'had servers run the document setup by themselves'],
  [awsEvent('ssm:UpdateDocument', { name: 'setup' }), 'rewrote the document of commands setup'],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
