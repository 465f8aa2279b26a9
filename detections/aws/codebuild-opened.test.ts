import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './codebuild-opened.js';

const UPDATE = 'codebuild:UpdateProjectVisibility';
const visible = (projectVisibility: string) => ({
  projectArn: 'arn:aws:codebuild:eu-west-1:111122223333:project/p',
  projectVisibility,
});

it.each([
  ['to everybody', awsEvent(UPDATE, visible('PUBLIC_READ')), 'alert/high'],
  ['to nobody', awsEvent(UPDATE, visible('PRIVATE')), 'log/low'],
  ['nobody knows to whom', awsEvent(UPDATE, null), 'notify/high'],
  ['credentials', awsEvent('codebuild:ImportSourceCredentials', null), 'notify/medium'],
  ['credentials, by a machine', awsEvent('codebuild:ImportSourceCredentials', null, DEPLOY), 'log/low'],
  ['a failed try', awsEvent(UPDATE, visible('PUBLIC_READ'), DENIED), 'notify/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(UPDATE, visible('PRIVATE')))).toBe('changed who sees the builds of p');
});
