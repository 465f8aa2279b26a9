import {
  defineDetection,
  foreignAccounts,
  isPublic,
  type Json,
  type JsonObject,
  type Judgement,
  type Known,
  named,
  readPolicy,
  strangers,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** PutPermission may give a single account instead of a policy: the same thing, written as a policy. */
function policyIn(params: JsonObject): Json | undefined {
  const principal = textAt(params['principal']);
  if (principal !== '') {
    const tied = { StringEquals: { 'aws:PrincipalOrgID': 'the organisation' } };
    const Condition = params['condition'] === undefined || params['condition'] === null ? {} : tied;
    return { Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Condition }] };
  }
  return (
    params['resourcePolicy'] ??
    params['policy'] ??
    params['policyDocument'] ??
    params['accessPolicy'] ??
    params['policyText']
  );
}

function judge({ params, account }: VouchEvent, known: Known): Judgement {
  const policy = readPolicy(policyIn(params));
  if (isPublic(policy)) return { tier: 'alert', severity: 'high', reason: 'the policy lets everybody in' };
  const [stranger] = strangers(foreignAccounts(policy, account), account, known);
  return stranger
    ? {
        tier: 'alert',
        severity: 'high',
        reason: `the policy lets in an account that is not known (${stranger})`,
      }
    : { tier: 'log', severity: 'low' };
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
