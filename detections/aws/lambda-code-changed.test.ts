import { expect, it } from 'vitest';
import { BY_TEMPLATE, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './lambda-code-changed.js';

const CODE = 'lambda:UpdateFunctionCode';
const SETTINGS = 'lambda:UpdateFunctionConfiguration';
const layer = (account: string) => ({ layers: [`arn:aws:lambda:eu-west-1:${account}:layer:x:1`] });

it.each([
  [
    'code',
    awsEvent(CODE, { functionName: 'f' }, { eventName: 'UpdateFunctionCode20150331v2' }),
    'notify/medium',
  ],
  ['code, by a machine', awsEvent(CODE, { functionName: 'f' }, DEPLOY), 'log/low'],
  ['code, by a template', awsEvent(CODE, { functionName: 'f' }, BY_TEMPLATE), 'log/low'],
  ['code, to see whether one could', awsEvent(CODE, { functionName: 'f', dryRun: true }), 'none'],
  ['a layer of our own', awsEvent(SETTINGS, layer('111122223333')), 'notify/medium'],
  ['a layer of our own, by a machine', awsEvent(SETTINGS, layer('111122223333'), DEPLOY), 'log/low'],
  ['a layer of strangers', awsEvent(SETTINGS, layer('444455556666')), 'notify/high'],
  ['a layer of strangers, by a machine', awsEvent(SETTINGS, layer('444455556666'), DEPLOY), 'notify/high'],
  ['a layer of AWS', awsEvent(SETTINGS, layer('580247275435')), 'notify/medium'],
  ['a layer of AWS, by a machine', awsEvent(SETTINGS, layer('580247275435'), DEPLOY), 'log/low'],
  [
    'a layer of AWS and one of strangers, by a machine',
    awsEvent(
      SETTINGS,
      { layers: [...layer('017000801446').layers, ...layer('444455556666').layers] },
      DEPLOY,
    ),
    'notify/high',
  ],
  [
    'an image of an account that publishes layers, by a machine',
    awsEvent(CODE, { imageUri: '580247275435.dkr.ecr.eu-west-1.amazonaws.com/x:1' }, DEPLOY),
    'notify/high',
  ],
  [
    'an image of strangers, by a machine',
    awsEvent(CODE, { imageUri: '444455556666.dkr.ecr.eu-west-1.amazonaws.com/x:1' }, DEPLOY),
    'notify/high',
  ],
  ['memory', awsEvent(SETTINGS, { memorySize: 128 }), 'log/low'],
  ['no layer any more', awsEvent(SETTINGS, { layers: [] }), 'log/low'],
  ['a failed try', awsEvent(CODE, null, DENIED), 'log/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  const event = awsEvent(SETTINGS, { functionName: 'f', ...layer('444455556666') });
  expect(detection.says(event)).toBe('changed the function f');
  expect(classified(detection, event).reasons).toEqual([
    'the code comes from an account that is not known (444455556666)',
  ]);
});
