import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './lambda-code-changed.js';

it.each([
  [
    'code',
    awsEvent(
      'lambda:UpdateFunctionCode',
      { functionName: 'f' },
      { eventName: 'UpdateFunctionCode20150331v2' },
    ),
    'log/low',
  ],
  ['a layer', awsEvent('lambda:UpdateFunctionConfiguration', { layers: ['x'] }), 'log/low'],
  ['memory', awsEvent('lambda:UpdateFunctionConfiguration', { memorySize: 128 }), 'none'],
  ['a failed try', awsEvent('lambda:UpdateFunctionCode', null, DENIED), 'ignore/low'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('lambda:UpdateFunctionCode', { functionName: 'f' }))).toBe(
    'changed the function f',
  );
});
