import {
  defineDetection,
  foreignAccounts,
  isPublic,
  type Json,
  type Judgement,
  named,
  objectAt,
  readPolicy,
  type VouchEvent,
} from '../../src/kit/index.js';

function policyIn({ params, name }: VouchEvent): Json | undefined {
  if (name === 'SetQueueAttributes') return objectAt(params['attributes'])['Policy'];
  if (name === 'SetTopicAttributes')
    return params['attributeName'] === 'Policy' ? params['attributeValue'] : undefined;
  return params['policy'] ?? params['resourcePolicy'] ?? params['policyText'];
}

function judge(event: VouchEvent): Judgement {
  const policy = readPolicy(policyIn(event));
  if (policy === null) return null;
  if (isPublic(policy)) return { tier: 'alert', severity: 'high', reason: 'the policy lets everybody in' };
  const [other] = foreignAccounts(policy, event.account);
  if (other) return { reason: `the policy lets another account in (${other})` };
  return { tier: 'log', severity: 'low', reason: 'it lets in nobody new from outside' };
}

export default defineDetection({
  title: 'Who may use a key, secret, queue or repository was changed',
  provider: 'aws',
  on: [
    'kms:PutKeyPolicy',
    'secretsmanager:PutResourcePolicy',
    'sqs:SetQueueAttributes',
    'sns:SetTopicAttributes',
    'ecr:SetRepositoryPolicy',
    'ecr:PutRegistryPolicy',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1537', 'T1098'],
  why: "Such a policy can let strangers in without touching anybody's rights.",
  stratus: ['aws.exfiltration.secretsmanager-backdoor'],
  says: ({ params, service }) =>
    `changed who may use ${named(params['keyId'] ?? params['secretId'] ?? params['queueUrl'] ?? params['topicArn'] ?? params['repositoryName'], `something of ${service}`)}`,
  judge,
});
