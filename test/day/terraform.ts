import type { JsonObject } from '../../src/core/json.js';
import { type Deed, run } from './builds.js';
import { ingress, narrow, trust } from './changes.js';
import { between, DAY, HOUR, MINUTE, one, type Piece } from './company.js';
import { hexId, type Random, SAMPLE_ACCOUNTS, uuid } from './from-sandbox.js';

const ACCOUNT = SAMPLE_ACCOUNTS.prod.id;
const REFRESHED: readonly (readonly [service: string, name: string])[] = [
  ['ec2', 'DescribeSecurityGroups'],
  ['ec2', 'DescribeVpcs'],
  ['ec2', 'DescribeInstanceAttribute'],
  ['iam', 'GetRole'],
  ['iam', 'ListRolePolicies'],
  ['iam', 'GetRolePolicy'],
  ['iam', 'ListAttachedRolePolicies'],
  ['iam', 'GetPolicyVersion'],
  ['s3', 'GetBucketPolicy'],
  ['s3', 'GetBucketEncryption'],
  ['s3', 'GetBucketVersioning'],
  ['s3', 'GetBucketPublicAccessBlock'],
  ['kms', 'DescribeKey'],
  ['kms', 'GetKeyPolicy'],
  ['lambda', 'GetFunction20150331v2'],
  ['logs', 'ListTagsForResource'],
  ['rds', 'DescribeDBInstances'],
  ['route53', 'ListResourceRecordSets'],
  ['cloudtrail', 'GetTrailStatus'],
  ['cloudtrail', 'DescribeTrails'],
  ['secretsmanager', 'DescribeSecret'],
  ['sts', 'GetCallerIdentity'],
];

/** One step of an apply: a service's role, bucket, firewall and queue, as tidy code makes them. */
const APPLIED: readonly ((random: Random) => Deed)[] = [
  () => ({
    service: 'iam',
    name: 'CreateRole',
    params: { roleName: 'svc-web', assumeRolePolicyDocument: trust('ecs-tasks.amazonaws.com') },
  }),
  () => ({
    service: 'iam',
    name: 'PutRolePolicy',
    params: { roleName: 'svc-web', policyName: 'own', policyDocument: narrow('acme-web') },
  }),
  () => ({ service: 's3', name: 'CreateBucket', params: { bucketName: 'acme-web' } }),
  () => ({
    service: 's3',
    name: 'PutBucketPublicAccessBlock',
    params: {
      bucketName: 'acme-web',
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    },
  }),
  () => ({ service: 's3', name: 'PutBucketEncryption', params: { bucketName: 'acme-web' } }),
  (random) => ({
    service: 'ec2',
    name: 'AuthorizeSecurityGroupIngress',
    params: ingress(random, '10.30.0.0/16'),
  }),
  (random) => ({
    service: 'ec2',
    name: 'CreateTags',
    params: { resourcesSet: { items: [{ resourceId: hexId('sg-', random) }] } },
  }),
  () => ({ service: 'sqs', name: 'CreateQueue', params: { queueName: 'web-jobs' } }),
  () => ({ service: 'logs', name: 'CreateLogGroup', params: { logGroupName: '/svc/web' } }),
  () => ({
    service: 'logs',
    name: 'PutRetentionPolicy',
    params: { logGroupName: '/svc/web', retentionInDays: 90 },
  }),
  () => ({ service: 'cloudwatch', name: 'PutMetricAlarm', params: { alarmName: 'web-errors' } }),
  () => ({
    service: 'lambda',
    name: 'UpdateFunctionConfiguration20150331v2',
    params: { functionName: 'web-jobs', timeout: 30 },
  }),
  () => ({
    service: 'iam',
    name: 'AttachRolePolicy',
    params: { roleName: 'svc-web', policyArn: 'arn:aws:iam::aws:policy/AmazonSQSFullAccess' },
  }),
  () => ({
    service: 'iam',
    name: 'CreatePolicyVersion',
    params: {
      policyArn: `arn:aws:iam::${ACCOUNT}:policy/web`,
      policyDocument: narrow('acme-web'),
      setAsDefault: true,
    },
  }),
  () => ({
    service: 'iam',
    name: 'UpdateAssumeRolePolicy',
    params: { roleName: 'svc-web', policyDocument: trust('ecs-tasks.amazonaws.com') },
  }),
  () => ({
    service: 's3',
    name: 'PutBucketPolicy',
    params: { bucketName: 'acme-web', bucketPolicy: onlyTls('acme-web') },
  }),
  () => ({
    service: 's3',
    name: 'PutBucketLifecycle',
    params: {
      bucketName: 'acme-web',
      LifecycleConfiguration: { Rule: { Status: 'Enabled', Expiration: { Days: 365 } } },
    },
  }),
  () => ({ service: 'kms', name: 'CreateKey', params: { policy: ownKey(), description: 'web' } }),
  (random) => ({
    service: 'ec2',
    name: 'AuthorizeSecurityGroupIngress',
    params: ingress(random, '0.0.0.0/0', 443),
  }),
  (random) => ({
    service: 'ec2',
    name: 'RevokeSecurityGroupIngress',
    params: ingress(random, '10.40.0.0/16'),
  }),
  (random) => ({ service: 'ec2', name: 'DeleteSecurityGroup', params: { groupId: hexId('sg-', random) } }),
  () => ({ service: 'iam', name: 'DeleteRolePolicy', params: { roleName: 'svc-old', policyName: 'own' } }),
  () => ({ service: 'iam', name: 'DeleteRole', params: { roleName: 'svc-old' } }),
  () => ({
    service: 'rds',
    name: 'ModifyDBInstance',
    params: { dBInstanceIdentifier: 'web', backupRetentionPeriod: 14 },
  }),
  () => ({
    service: 'route53',
    name: 'ChangeResourceRecordSets',
    params: {
      hostedZoneId: 'Z0DAY',
      changeBatch: {
        changes: [{ action: 'UPSERT', resourceRecordSet: { name: 'web.example.com', type: 'A' } }],
      },
    },
  }),
];

function onlyTls(bucket: string): JsonObject {
  const statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  return { Version: '2012-10-17', Statement: [statement] };
}

function ownKey(): string {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

function refreshed(many: number, random: Random): readonly Deed[] {
  return Array.from({ length: many }, () => {
    const [service, name] = one(REFRESHED, random);
    return { service, name, readOnly: true, params: { id: uuid(random) } };
  });
}

/** The hour in which Terraform is three of four records. */
export const TERRAFORM_HOUR = DAY + 14 * HOUR;

/** Eight runs in the working day, each a plan and an apply. `busy`: records of its one busy hour. */
export function* terraform(amount: number, busy: number, random: Random): Generator<Piece> {
  for (const hour of [8, 9, 10, 11, 12, 15, 16, 17]) {
    const deeds = [...refreshed(Math.ceil(600 * amount), random), ...applied(between(8, 20, random), random)];
    yield* run('terraform', 'terraform', DAY + hour * HOUR + 20 * MINUTE, deeds, 400, random);
  }
  const runs = 6;
  for (let nth = 0; nth < runs; nth += 1) {
    const reads = refreshed(Math.ceil(busy / runs), random);
    const deeds = [...reads, ...applied(between(10, 20, random), random)];
    const from = TERRAFORM_HOUR + nth * 10 * MINUTE;
    yield* run('terraform', 'terraform', from, deeds, (9 * MINUTE) / deeds.length, random);
  }
}

function applied(many: number, random: Random): readonly Deed[] {
  return Array.from({ length: many }, () => one(APPLIED, random)(random));
}
