import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './lambda-watched.js';

it.each([
  [
    'created',
    awsEvent('lambda:CreateFunction', { functionName: 'f' }, { eventName: 'CreateFunction20150331' }),
    'log/low',
  ],
  ['deleted', awsEvent('lambda:DeleteFunction', { functionName: 'f' }), 'log/low'],
  ['a failed try', awsEvent('lambda:DeleteFunction', null, DENIED), 'ignore/low'],
  ['a look', awsEvent('lambda:ListFunctions', null), 'none'],
  ['a run', awsEvent('lambda:Invoke', { functionName: 'f' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('lambda:PublishLayerVersion', { layerName: 'l' }))).toBe(
    'published the layer l',
  );
});
