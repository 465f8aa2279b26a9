import type { JsonObject } from '../../src/core/json.js';
import { DAY, HOUR, one, type Piece, TEAMS } from './company.js';
import {
  AGENTS,
  awsId,
  type Call,
  hexId,
  type Random,
  record,
  roleIdentity,
  SAMPLE_ACCOUNTS,
  uuid,
} from './from-sandbox.js';

/** Where everything that runs in our own network calls from. */
const GATEWAY = '198.18.7.4';
const ACCOUNT = SAMPLE_ACCOUNTS.prod.id;

type Deed = Omit<Call, 'at' | 'by' | 'address' | 'agent'>;

export function server(role: string, id: string, at: number, random: Random): JsonObject {
  return roleIdentity(role, id, awsId('ASIA', random), new Date(at));
}

/** What machines do all day and night, `many` times: most records of any account. */
export function* machines(many: number, random: Random): Generator<Piece> {
  const fleet = Array.from({ length: 60 }, (_, nth) => ({ id: hexId('i-', random), team: nth % TEAMS }));
  for (let nth = 0; nth < many; nth += 1) {
    const at = DAY + Math.floor(random() * 24 * HOUR);
    const { id, team } = one(fleet, random);
    const call = hum(at, `app-team${team}`, id, team, random);
    yield {
      at,
      part: 'machines',
      record: record({ at: new Date(at), address: GATEWAY, agent: AGENTS.boto, ...call }, random),
    };
  }
}

function hum(
  at: number,
  role: string,
  id: string,
  team: number,
  random: Random,
): Omit<Call, 'at' | 'address' | 'agent'> & { address?: string } {
  const by = server(role, id, at, random);
  const roll = random();
  if (roll < 0.3)
    return {
      by,
      service: 'kms',
      name: random() < 0.7 ? 'Decrypt' : 'GenerateDataKey',
      readOnly: true,
      params: { keyId: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${team}` },
    };
  if (roll < 0.48)
    return {
      by: { type: 'AWSService', invokedBy: 'ecs-tasks.amazonaws.com' },
      address: 'ecs-tasks.amazonaws.com',
      service: 'sts',
      name: 'AssumeRole',
      readOnly: true,
      params: { roleArn: `arn:aws:iam::${ACCOUNT}:role/app-team${team}`, roleSessionName: uuid(random) },
    };
  if (roll < 0.6)
    return {
      by: roleIdentity('monitoring', 'metrics', awsId('ASIA', random), new Date(at)),
      ...one(WATCHED, random),
      readOnly: true,
    };
  if (roll < 0.68)
    return {
      by: service('AWSServiceRoleForConfig', 'config', at, random),
      address: 'config.amazonaws.com',
      ...one(WATCHED, random),
      readOnly: true,
    };
  if (roll < 0.74)
    return { by, service: 'ssm', name: 'UpdateInstanceInformation', params: { instanceId: id } };
  if (roll < 0.8)
    return {
      by,
      service: 'ssm',
      name: 'GetParametersByPath',
      readOnly: true,
      params: { path: `/team${team}/` },
    };
  if (roll < 0.83)
    return {
      by,
      service: 'secretsmanager',
      name: 'GetSecretValue',
      readOnly: true,
      params: { secretId: `team${team}/${one(['db', 'api', 'queue'], random)}` },
    };
  if (roll < 0.85) return { by, service: 'sts', name: 'GetCallerIdentity', readOnly: true };
  if (roll < 0.87)
    return {
      by: service('AWSServiceRoleForAutoScaling', 'AutoScaling', at, random),
      address: 'autoscaling.amazonaws.com',
      ...scaling(team, random),
    };
  if (roll < 0.92)
    return {
      by,
      service: 'logs',
      name: 'CreateLogStream',
      params: { logGroupName: `/team${team}/app`, logStreamName: uuid(random) },
    };
  return {
    by,
    service: 'dynamodb',
    name: 'DescribeTable',
    readOnly: true,
    params: { tableName: `team${team}-orders` },
  };
}

const WATCHED: readonly Pick<Call, 'service' | 'name'>[] = [
  { service: 'ec2', name: 'DescribeInstances' },
  { service: 'ec2', name: 'DescribeInstanceStatus' },
  { service: 'elasticloadbalancing', name: 'DescribeTargetHealth' },
  { service: 'cloudwatch', name: 'GetMetricData' },
  { service: 'rds', name: 'DescribeDBInstances' },
  { service: 'ecs', name: 'DescribeServices' },
  { service: 'sqs', name: 'GetQueueAttributes' },
  { service: 'autoscaling', name: 'DescribeAutoScalingGroups' },
];

function scaling(team: number, random: Random): Deed {
  if (random() < 0.5)
    return {
      service: 'ec2',
      name: 'TerminateInstances',
      params: { instancesSet: { items: [{ instanceId: hexId('i-', random) }] } },
    };
  return {
    service: 'ec2',
    name: 'RunInstances',
    params: {
      instancesSet: { items: [{ minCount: 1, maxCount: 1 }] },
      instanceType: 'm6i.large',
      iamInstanceProfile: { name: `app-team${team}` },
    },
  };
}

/** A service at work under the role that it made for itself. */
function service(role: string, session: string, at: number, random: Random): JsonObject {
  const invokedBy = role.includes('Config') ? 'config.amazonaws.com' : 'autoscaling.amazonaws.com';
  const identity = roleIdentity(role, session, awsId('ASIA', random), new Date(at));
  const issuer = (identity['sessionContext'] as JsonObject)['sessionIssuer'] as JsonObject;
  const arn = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${invokedBy}/${role}`;
  return { ...identity, invokedBy, sessionContext: { sessionIssuer: { ...issuer, arn } } };
}
