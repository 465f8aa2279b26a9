import { defineDetection, type Judgement, named, textAt, type VouchEvent } from '../../src/kit/index.js';

const TIED = ['sourceArn', 'sourceAccount', 'principalOrgID', 'organizationId'];

function judge({ name, params, account }: VouchEvent): Judgement {
  if (name.endsWith('UrlConfig')) {
    return params['authType'] === 'NONE'
      ? { reason: 'its address on the Internet asks for no rights' }
      : null;
  }
  const principal = textAt(params['principal']);
  const tied = TIED.some((key) => textAt(params[key]) !== '');
  if (principal === '*' && !tied) return { tier: 'alert', reason: 'everybody may use it' };
  const other = /(\d{12})/.exec(principal)?.[1];
  if (other && other !== account)
    return { severity: 'medium', reason: `another account may use it (${other})` };
  return { tier: 'log', severity: 'low' };
}

export default defineDetection({
  title: 'A function was opened to others',
  provider: 'aws',
  on: [
    'lambda:AddPermission',
    'lambda:AddLayerVersionPermission',
    'lambda:CreateFunctionUrlConfig',
    'lambda:UpdateFunctionUrlConfig',
  ],
  tier: 'notify',
  severity: 'high',
  attack: ['T1648', 'T1098'],
  why: 'Whoever may call a function uses the rights that the function has.',
  stratus: ['aws.persistence.lambda-backdoor-function'],
  says: ({ params }) =>
    `opened the function ${named(params['functionName'] ?? params['layerName'], 'without a name')}`,
  judge,
});
