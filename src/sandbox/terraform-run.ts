import type { JsonObject } from '../core/json.js';
import { iamUser, policy } from './calls.js';
import type { SamplePerson } from './company.js';
import {
  AGENTS,
  assumeRole,
  awsId,
  type Call,
  hexId,
  pick,
  type Random,
  REGION,
  record,
  roleIdentity,
  uuid,
} from './records.js';

/** A run of 40 changes in 20 s by the role that Jane and Omar answer for, taken on by the build machine's role. */
export function terraformRun(_who: SamplePerson, now: Date, random: Random): readonly JsonObject[] {
  const start = new Date(now.getTime() - 22_000);
  const address = '198.51.100.200';
  const runner = roleIdentity('ci-runner', hexId('i-', random), awsId('ASIA', random), start);
  const session = `terraform-${pick('0123456789', 6, random)}`;
  const assumed = assumeRole(
    { at: start, by: runner, address, agent: AGENTS.terraform, role: 'terraform', session },
    random,
  );
  const by = roleIdentity('terraform', session, assumed.key, start);
  const changes = Array.from({ length: 40 }, (_, index) => {
    const at = new Date(start.getTime() + 2000 + index * 500);
    return record({ at, by, address, agent: AGENTS.terraform, ...terraformStep(index, at, random) }, random);
  });
  return [assumed.record, ...changes];
}

function terraformStep(index: number, at: Date, random: Random): Omit<Call, 'at' | 'by' | 'address'> {
  const service = `invoice-${Math.floor(index / 4) + 1}`;
  const bucket = `acme-${service}-data`;
  switch (index % 4) {
    case 0:
      return {
        service: 'iam',
        name: 'CreateUser',
        params: {
          path: '/service/',
          userName: `svc-${service}`,
          tags: [{ key: 'managed-by', value: 'terraform' }],
        },
        response: { user: { ...iamUser(`svc-${service}`, at, random), path: '/service/' } },
      };
    case 1:
      return {
        service: 'iam',
        name: 'PutUserPolicy',
        params: {
          userName: `svc-${service}`,
          policyName: 'read-own-bucket',
          policyDocument: policy({
            Effect: 'Allow',
            Action: ['s3:GetObject'],
            Resource: `arn:aws:s3:::${bucket}/*`,
          }),
        },
      };
    case 2:
      return {
        service: 's3',
        name: 'CreateBucket',
        params: { bucketName: bucket, Host: `s3.${REGION}.amazonaws.com` },
      };
    default:
      return {
        service: 'ec2',
        name: 'CreateTags',
        params: {
          resourcesSet: { items: [{ resourceId: hexId('subnet-', random) }] },
          tagSet: { items: [{ key: 'service', value: service }] },
        },
        response: { requestId: uuid(random), _return: true },
      };
  }
}
