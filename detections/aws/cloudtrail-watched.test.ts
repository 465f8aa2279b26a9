import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './cloudtrail-watched.js';

it.each([
  ['made', awsEvent('cloudtrail:CreateTrail', { name: 't' }), 'log/low'],
  ['started', awsEvent('cloudtrail:StartLogging', { name: 't' }), 'log/low'],
  ['a failed try', awsEvent('cloudtrail:CreateTrail', null, DENIED), 'ignore/low'],
  ['a look', awsEvent('cloudtrail:DescribeTrails', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('cloudtrail:StartLogging', { name: 't' }))).toBe('started the trail t');
});
