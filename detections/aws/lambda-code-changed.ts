import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'The code of a function was replaced',
  provider: 'aws',
  on: ['lambda:UpdateFunctionCode', 'lambda:UpdateFunctionConfiguration'],
  tier: 'log',
  severity: 'low',
  attack: ['T1525'],
  why: 'A function runs whatever code it is given, with its own rights.',
  stratus: ['aws.persistence.lambda-overwrite-code', 'aws.persistence.lambda-layer-extension'],
  says: ({ params }) => `changed the function ${named(params['functionName'], 'without a name')}`,
  judge: ({ name, params }) => {
    if (name === 'UpdateFunctionCode') return { reason: 'its code was replaced' };
    return params['layers'] === undefined ? null : { reason: 'code was put in front of it as a layer' };
  },
});
