import {
  defineDetection,
  fieldAt,
  type Json,
  type JsonObject,
  type Judgement,
  type Known,
  letInBy,
  named,
  objectAt,
  readPolicy,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** PutPermission and PutAggregationAuthorization may give a single account instead of a policy: the same thing, written as a policy. */
function policyIn(params: JsonObject): Json | undefined {
  const principal = textAt(params['principal']) || textAt(params['authorizedAccountId']);
  if (principal !== '') {
    const Condition = conditionIn(params['condition']);
    return { Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Condition }] };
  }
  return (
    params['resourcePolicy'] ??
    fieldAt(params, 'policy') ??
    params['policyDocument'] ??
    params['accessPolicy'] ??
    params['policyText']
  );
}

/** `{ type: 'StringEquals', key: 'aws:PrincipalOrgID', value: 'o-…' }`, the only condition that there is. */
function conditionIn(value: Json | undefined): JsonObject {
  if (value === undefined || value === null) return {};
  const condition = objectAt(value);
  const key = textAt(condition['key']) || 'aws:PrincipalOrgID';
  const wanted = textAt(condition['value']) || 'that is not in the record';
  return { [textAt(condition['type']) || 'StringEquals']: { [key]: wanted } };
}

/** Where the record leaves the policy out nobody knows whom it lets in. */
function judge(event: VouchEvent, known: Known): Judgement {
  return letInBy(readPolicy(policyIn(event.params)), event, known) ?? {};
}

const WHAT: { readonly [service: string]: string } = {
  bedrock: 'models',
  sagemaker: 'models',
  logs: 'logs',
  events: 'events',
  cloudtrail: 'the record of calls',
  codebuild: 'builds',
  codeartifact: 'packages',
  'ecr-public': 'public images',
  'acm-pca': 'the authority that issues certificates',
  config: 'the record of AWS Config',
  oam: 'logs and measurements',
  ssm: 'parameters',
};

export default defineDetection({
  title: 'Who may use a service from outside was changed',
  provider: 'aws',
  on: [
    'bedrock:PutResourcePolicy',
    'sagemaker:PutModelPackageGroupPolicy',
    'logs:PutResourcePolicy',
    'logs:PutDestinationPolicy',
    'events:PutPermission',
    'cloudtrail:PutResourcePolicy',
    'codebuild:PutResourcePolicy',
    'codeartifact:PutDomainPermissionsPolicy',
    'codeartifact:PutRepositoryPermissionsPolicy',
    'ecr-public:SetRepositoryPolicy',
    'acm-pca:PutPolicy',
    'config:PutAggregationAuthorization',
    'oam:PutSinkPolicy',
    'ssm:PutResourcePolicy',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098', 'T1537'],
  why: "Such a policy can let strangers in without touching anybody's rights.",
  grants: true,
  says: ({ service, params }) => {
    const which =
      textAt(params['resourceArn']) || textAt(params['repositoryName']) || textAt(params['destinationName']);
    return `changed who may use ${WHAT[service] ?? service}${which === '' ? '' : ` (${named(which, '')})`}`;
  },
  judge,
});
