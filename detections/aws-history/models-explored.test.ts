import { expect, it } from 'vitest';
import { burst, crossings, later } from '../../test/watch.js';
import watch from './models-explored.js';

const REGIONS = ['eu-west-1', 'us-east-1', 'us-west-2', 'ap-south-1'];
const failed = (errorCode: string) =>
  REGIONS.map((awsRegion, n) => later(n, 'bedrock:InvokeModel', { modelId: 'm' }, { awsRegion, errorCode }));

it.each([
  ['tries in several regions', failed('ValidationException'), ['2: notify/medium']],
  ['refused in several regions', failed('AccessDenied'), ['2: notify/medium']],
  ['a model that is busy', failed('ThrottlingException'), []],
  [
    'a model at work',
    REGIONS.map((awsRegion, n) => later(n, 'bedrock:InvokeModel', { modelId: 'm' }, { awsRegion })),
    [],
  ],
  [
    'questions',
    ['ListFoundationModels', 'GetFoundationModelAvailability', 'GetUseCaseForModelAccess'].map((name, n) =>
      later(n, `bedrock:${name}`),
    ),
    ['2: notify/medium'],
  ],
  ['one question, often', burst(20, (n) => later(n, 'bedrock:ListFoundationModels')), []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
