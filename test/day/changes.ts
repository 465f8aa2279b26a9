import type { JsonObject } from '../../src/core/json.js';
import type { Worker } from './company.js';
import { type Call, hexId, type Random } from './from-sandbox.js';

export type Deed = Pick<Call, 'service' | 'name' | 'params' | 'response' | 'readOnly' | 'error'>;

/** What people change by hand on an ordinary day, and how often each of it is what they do. */
export const CHANGES: readonly (readonly [often: number, deed: (random: Random, who: Worker) => Deed])[] = [
  [10, (random) => ({ service: 'ec2', name: 'CreateTags', params: tags(random) })],
  [8, (_, who) => ({ service: 'ecs', name: 'UpdateService', params: service(who) })],
  [8, (random) => ({ service: 'ec2', name: 'StartInstances', params: instances(random) })],
  [6, (random) => ({ service: 'ec2', name: 'StopInstances', params: instances(random) })],
  [
    6,
    (_, who) => ({
      service: 'cloudwatch',
      name: 'PutMetricAlarm',
      params: { alarmName: `team${who.team}-errors` },
    }),
  ],
  [
    6,
    (_, who) => ({
      service: 'logs',
      name: 'PutRetentionPolicy',
      params: { logGroupName: `/team${who.team}/app`, retentionInDays: 90 },
    }),
  ],
  [
    5,
    (_, who) => ({
      service: 'ssm',
      name: 'PutParameter',
      params: { name: `/team${who.team}/feature`, type: 'String', overwrite: true },
    }),
  ],
  [
    4,
    (_, who) => ({
      service: 'dynamodb',
      name: 'UpdateTable',
      params: { tableName: `team${who.team}-orders`, billingMode: 'PAY_PER_REQUEST' },
    }),
  ],
  [
    4,
    (_, who) => ({
      service: 'secretsmanager',
      name: 'GetSecretValue',
      readOnly: true,
      params: { secretId: `team${who.team}/db` },
    }),
  ],
  [
    4,
    (_, who) => ({
      service: 'autoscaling',
      name: 'UpdateAutoScalingGroup',
      params: { autoScalingGroupName: `team${who.team}`, desiredCapacity: 4 },
    }),
  ],
  [
    3,
    (random) => ({
      service: 'ec2',
      name: 'AuthorizeSecurityGroupIngress',
      params: ingress(random, '10.20.0.0/16'),
    }),
  ],
  [
    3,
    (_, who) => ({
      service: 'lambda',
      name: 'UpdateFunctionConfiguration20150331v2',
      params: { functionName: `team${who.team}-jobs`, timeout: 60 },
    }),
  ],
  [
    2,
    (_, who) => ({
      service: 's3',
      name: 'CreateBucket',
      params: { bucketName: `acme-team${who.team}-scratch` },
    }),
  ],
  [2, (random) => ({ service: 'ssm', name: 'StartSession', params: { target: hexId('i-', random) } })],
  [
    2,
    (_, who) => ({
      service: 'rds',
      name: 'CreateDBSnapshot',
      params: { dBInstanceIdentifier: `team${who.team}`, dBSnapshotIdentifier: `before-change-${who.id}` },
    }),
  ],
  [
    1,
    (_, who) => ({
      service: 'lambda',
      name: 'UpdateFunctionCode20150331v2',
      params: { functionName: `team${who.team}-jobs` },
    }),
  ],
  [1, (_, who) => ({ service: 'iam', name: 'PutRolePolicy', params: narrowPolicy(who) })],
  [
    1,
    (_, who) => ({
      service: 'iam',
      name: 'CreateRole',
      params: { roleName: `team${who.team}-job`, assumeRolePolicyDocument: trust('lambda.amazonaws.com') },
    }),
  ],
  // What is sensitive and is somebody's work all the same.
  [
    2,
    (random) => ({
      service: 'ec2',
      name: 'AuthorizeSecurityGroupIngress',
      params: ingress(random, '0.0.0.0/0', 443),
    }),
  ],
  [2, (random) => ({ service: 'ec2', name: 'TerminateInstances', params: instances(random) })],
  [
    2,
    (random) => ({
      service: 'ssm',
      name: 'SendCommand',
      params: { instanceIds: [hexId('i-', random)], documentName: 'AWS-RunShellScript' },
    }),
  ],
  [
    2,
    (_, who) => ({
      service: 'secretsmanager',
      name: 'PutSecretValue',
      params: { secretId: `team${who.team}/db` },
    }),
  ],
  [
    1,
    (_, who) => ({
      service: 'iam',
      name: 'CreateAccessKey',
      params: { userName: who.iamUser ?? `svc-team${who.team}` },
    }),
  ],
  [1, (_, who) => ({ service: 'iam', name: 'CreateUser', params: { userName: `svc-team${who.team}` } })],
  [
    1,
    (_, who) => ({
      service: 'iam',
      name: 'AttachRolePolicy',
      params: { roleName: `team${who.team}-job`, policyArn: 'arn:aws:iam::aws:policy/AmazonSQSFullAccess' },
    }),
  ],
  [
    1,
    (_, who) => ({
      service: 'iam',
      name: 'UpdateAssumeRolePolicy',
      params: { roleName: `team${who.team}-job`, policyDocument: trust('ecs-tasks.amazonaws.com') },
    }),
  ],
  [
    1,
    (_, who) => ({
      service: 'logs',
      name: 'DeleteLogGroup',
      params: { logGroupName: `/team${who.team}/old` },
    }),
  ],
  [
    1,
    (_, who) => ({
      service: 'cloudwatch',
      name: 'DisableAlarmActions',
      params: { alarmNames: [`team${who.team}-errors`] },
    }),
  ],
  [
    1,
    (_, who) => ({
      service: 'rds',
      name: 'ModifyDBInstance',
      params: { dBInstanceIdentifier: `team${who.team}`, allocatedStorage: 200, applyImmediately: true },
    }),
  ],
  [
    1,
    (_, who) => ({
      service: 'rds',
      name: 'DeleteDBSnapshot',
      params: { dBSnapshotIdentifier: `old-team${who.team}` },
    }),
  ],
  [
    1,
    (_, who) => ({
      service: 'route53',
      name: 'ChangeResourceRecordSets',
      params: {
        hostedZoneId: 'Z0DAY',
        changeBatch: {
          changes: [
            { action: 'UPSERT', resourceRecordSet: { name: `team${who.team}.example.com`, type: 'CNAME' } },
          ],
        },
      },
    }),
  ],
  [
    1,
    () => ({
      service: 'kms',
      name: 'ScheduleKeyDeletion',
      params: { keyId: 'old-key', pendingWindowInDays: 30 },
    }),
  ],
];

function tags(random: Random): JsonObject {
  return {
    resourcesSet: { items: [{ resourceId: hexId('i-', random) }] },
    tagSet: { items: [{ key: 'team', value: 'x' }] },
  };
}

export function service({ team }: Worker): JsonObject {
  return { cluster: `team${team}`, service: 'web', desiredCount: 3 };
}

function instances(random: Random): JsonObject {
  return { instancesSet: { items: [{ instanceId: hexId('i-', random) }] } };
}

export function ingress(random: Random, cidr: string, port = 5432): JsonObject {
  const ranges = { items: [{ cidrIp: cidr }] };
  const item = {
    ipProtocol: 'tcp',
    fromPort: port,
    toPort: port,
    groups: {},
    ipRanges: ranges,
    ipv6Ranges: {},
  };
  return { groupId: hexId('sg-', random), ipPermissions: { items: [item] } };
}

export function trust(principal: string): string {
  const statement = { Effect: 'Allow', Principal: { Service: principal }, Action: 'sts:AssumeRole' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

export function narrow(bucket: string): string {
  const statement = {
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject'],
    Resource: `arn:aws:s3:::${bucket}/*`,
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

function narrowPolicy({ team }: Worker): JsonObject {
  return {
    roleName: `team${team}-job`,
    policyName: 'own-bucket',
    policyDocument: narrow(`acme-team${team}`),
  };
}
