import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './cloudtrail-stopped.js';

it.each([
  ['stopped', awsEvent('cloudtrail:StopLogging', { name: 'org-main' }), 'alert/critical'],
  ['deleted', awsEvent('cloudtrail:DeleteTrail', null), 'alert/critical'],
  ['a failed try', awsEvent('cloudtrail:StopLogging', null, DENIED), 'notify/critical'],
  ['started', awsEvent('cloudtrail:StartLogging', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(
    detection.says(
      awsEvent('cloudtrail:StopLogging', {
        name: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/org-main',
      }),
    ),
  ).toBe('stopped logging on the trail org-main');
});
