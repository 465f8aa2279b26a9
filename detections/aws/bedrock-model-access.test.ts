import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './bedrock-model-access.js';

const APPLY = 'bedrock:PutUseCaseForModelAccess';
const BUY = 'bedrock:CreateProvisionedModelThroughput';

it.each([
  ['applied for', awsEvent(APPLY, null), 'notify/medium'],
  ['applied for by a machine', awsEvent(APPLY, null, DEPLOY), 'notify/medium'],
  ['bought', awsEvent(BUY, { modelUnits: 1 }), 'notify/medium'],
  ['bought by a machine', awsEvent(BUY, { modelUnits: 1 }, DEPLOY), 'log/low'],
  ['a failed try', awsEvent(BUY, null, DENIED), 'log/medium'],
  ['used', awsEvent('bedrock:InvokeModel', { modelId: 'm' }), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(BUY, null))).toBe('bought capacity for a model');
});
