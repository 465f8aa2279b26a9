import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './bedrock-watched.js';

it.each([
  ['an agent', awsEvent('bedrock:UpdateAgent', null), 'log/low'],
  ['a model deleted', awsEvent('bedrock:DeleteCustomModel', null), 'log/low'],
  ['a failed try', awsEvent('bedrock:UpdateAgent', null, DENIED), 'ignore/low'],
  ['a look', awsEvent('bedrock:ListFoundationModels', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('bedrock:PrepareAgent', null))).toBe('made an agent ready for use');
});
