import {
  defineDetection,
  isPublic,
  type JsonObject,
  type Judgement,
  type Known,
  letInBy,
  named,
  readPolicy,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** What ties a permission to somebody, and how it stands in the policy that Lambda makes of it. */
const TIES: { readonly [field: string]: readonly [operator: string, key: string] } = {
  sourceArn: ['ArnLike', 'aws:SourceArn'],
  sourceAccount: ['StringEquals', 'aws:SourceAccount'],
  principalOrgID: ['StringEquals', 'aws:PrincipalOrgID'],
  organizationId: ['StringEquals', 'aws:PrincipalOrgID'],
  eventSourceToken: ['StringEquals', 'lambda:EventSourceToken'],
};

function conditionOf(params: JsonObject): JsonObject {
  const condition: { [operator: string]: { [key: string]: string } } = {};
  for (const [field, [operator, key]] of Object.entries(TIES)) {
    const value = textAt(params[field]);
    if (value !== '') condition[operator] = { ...condition[operator], [key]: value };
  }
  return condition;
}

/** A service calls for whoever set it up, in any account, so without a source it is as good as everybody. */
function judge(event: VouchEvent, known: Known): Judgement {
  const { name, params } = event;
  if (name.endsWith('UrlConfig')) {
    return params['authType'] === 'NONE'
      ? { tier: 'alert', reason: 'its address on the Internet asks for no rights' }
      : { tier: 'log', severity: 'low' };
  }
  const principal = textAt(params['principal']);
  if (principal === '') return {};
  const service = /\.amazon(?:aws)?\.com(?:\.cn)?$/.test(principal);
  const AWS = service ? '*' : principal;
  const statement = { Effect: 'Allow', Principal: { AWS }, Condition: conditionOf(params) };
  const policy = readPolicy({ Statement: statement });
  if (!isPublic(policy)) return letInBy(policy, event, known);
  return service
    ? { severity: 'medium', reason: `${named(principal, 'a service')} may call it for whichever account` }
    : { tier: 'alert', reason: 'everybody may use it' };
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
