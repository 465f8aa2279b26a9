import {
  defineDetection,
  type Judgement,
  type Known,
  named,
  strangers,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const TIED = ['sourceArn', 'sourceAccount', 'principalOrgID', 'organizationId', 'eventSourceToken'];
const KEPT = { tier: 'log', severity: 'low' } as const;

function judge({ name, params, account }: VouchEvent, known: Known): Judgement {
  if (name.endsWith('UrlConfig')) {
    return params['authType'] === 'NONE'
      ? { tier: 'alert', reason: 'its address on the Internet asks for no rights' }
      : KEPT;
  }
  const principal = textAt(params['principal']);
  const tied = TIED.some((key) => !['', '*'].includes(textAt(params[key])));
  if (principal === '*') return tied ? KEPT : { tier: 'alert', reason: 'everybody may use it' };
  const others = /(?:^|:)(\d{12})(?::|$)/.exec(principal)?.slice(1, 2) ?? [];
  const [stranger] = strangers(others, account, known);
  return stranger ? { tier: 'alert', reason: `an account that is not known may use it (${stranger})` } : KEPT;
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
  says: ({ name, params }) => {
    const what = named(params['functionName'] ?? params['layerName'], 'without a name');
    if (name.endsWith('UrlConfig')) return `gave the function ${what} an address`;
    return `changed who may use the ${name.includes('Layer') ? 'layer' : 'function'} ${what}`;
  },
  judge,
});
