import {
  defineDetection,
  type Json,
  type Judgement,
  type Known,
  letInBy,
  named,
  objectAt,
  readPolicy,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

function policyIn({ params, name }: VouchEvent): Json | undefined {
  if (/Queue|CreateTopic/.test(name)) return objectAt(params['attributes'] ?? params['attribute'])['Policy'];
  if (name === 'SetTopicAttributes')
    return params['attributeName'] === 'Policy' ? params['attributeValue'] : undefined;
  return params['policy'] ?? params['resourcePolicy'] ?? params['policyText'];
}

function judge(event: VouchEvent, known: Known): Judgement {
  const policy = readPolicy(policyIn(event));
  return policy === null ? withoutPolicy(event) : letInBy(policy, event, known);
}

/** Another setting of a queue or topic is nothing to us. Of a policy that the record leaves out we know nothing. */
function withoutPolicy({ name, params }: VouchEvent): Judgement {
  if (name.startsWith('Create') || name === 'ReplicateKey') return KEPT;
  if (/^Set(?:Queue|Topic)/.test(name)) return Object.keys(params).length === 0 ? KEPT : null;
  return {};
}

function thing({ params, service }: VouchEvent): string {
  const { keyId, secretId, queueUrl, queueName, topicArn, repositoryName, identity, emailIdentity } = params;
  const name = keyId ?? secretId ?? queueUrl ?? queueName ?? topicArn ?? repositoryName;
  return named(name ?? identity ?? emailIdentity ?? params['name'], `something of ${service}`);
}

export default defineDetection({
  title: 'Who may use a key, secret, queue or repository was changed',
  provider: 'aws',
  on: [
    'kms:PutKeyPolicy',
    'kms:CreateKey',
    'kms:ReplicateKey',
    'secretsmanager:PutResourcePolicy',
    'sqs:SetQueueAttributes',
    'sqs:CreateQueue',
    'sns:SetTopicAttributes',
    'sns:CreateTopic',
    'ses:PutIdentityPolicy',
    'ses:CreateEmailIdentityPolicy',
    'ses:UpdateEmailIdentityPolicy',
    'ecr:SetRepositoryPolicy',
    'ecr:PutRegistryPolicy',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1537', 'T1098'],
  why: "Such a policy can let strangers in without touching anybody's rights.",
  falsePositives: 'A vendor whose account has not been put on the list of partners yet.',
  says: (event) =>
    /^(?:Create(?!Email)|Replicate)/.test(event.name)
      ? `made ${thing(event)}`
      : `changed who may use ${thing(event)}`,
  judge,
});
