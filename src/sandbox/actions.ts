import type { JsonObject } from '../core/json.js';
import { ACCOUNT, byPerson, createUser, ELSEWHERE, newName, policy } from './calls.js';
import { SAMPLE_PEOPLE, type SamplePerson } from './company.js';
import {
  AGENTS,
  assumeRole,
  awsId,
  consoleLogin,
  hexId,
  personIdentity,
  type Random,
  REGION,
  record,
  roleIdentity,
  userIdentity,
  uuid,
} from './records.js';
import { terraformRun } from './terraform-run.js';

/** Something to do in AWS, to see what Vouch makes of it. */
export interface SampleAction {
  readonly id: string;
  readonly title: string;
  /** What to expect, in a few words. */
  readonly hint: string;
  /** The CloudTrail records that it leaves, oldest first. Pure: the same `random` gives the same records. */
  records(who: SamplePerson, now: Date, random: Random): readonly JsonObject[];
}

const ONLY_KEPT = 'Only kept: nobody is asked';
const ASKED = 'You are asked: was this you?';
const ALERT = 'An alert: security is paged at once';

/** Opens one port of a security group to the whole Internet. */
function openPort(port: number): SampleAction['records'] {
  return byPerson((random) => {
    const groupId = hexId('sg-', random);
    return {
      service: 'ec2',
      name: 'AuthorizeSecurityGroupIngress',
      params: {
        groupId,
        ipPermissions: {
          items: [
            {
              ipProtocol: 'tcp',
              fromPort: port,
              toPort: port,
              groups: {},
              ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
              ipv6Ranges: {},
              prefixListIds: {},
            },
          ],
        },
      },
      response: {
        requestId: uuid(random),
        _return: true,
        securityGroupRuleSet: {
          items: [
            {
              groupOwnerId: ACCOUNT,
              groupId,
              securityGroupRuleId: hexId('sgr-', random),
              isEgress: false,
              ipProtocol: 'tcp',
              fromPort: port,
              toPort: port,
              cidrIpv4: '0.0.0.0/0',
            },
          ],
        },
      },
    };
  });
}

/** A key stolen from an old build server takes on a role nobody owns, under Jane's name. */
function spoofedSession(_who: SamplePerson, now: Date, random: Random): readonly JsonObject[] {
  const at = new Date(now.getTime() - 240_000);
  const thief = userIdentity('jenkins-legacy', at, { mfa: false, key: awsId('AKIA', random) });
  const assumed = assumeRole(
    { at, by: thief, address: ELSEWHERE, agent: AGENTS.boto, role: 'deploy', session: 'jane.doe' },
    random,
  );
  const by = roleIdentity('deploy', 'jane.doe', assumed.key, at);
  const call = { at: now, by, address: ELSEWHERE, agent: AGENTS.boto, ...createUser(random, now) };
  return [assumed.record, record(call, random)];
}

function rootLogin(_who: SamplePerson, now: Date, random: Random): readonly JsonObject[] {
  const root = {
    type: 'Root',
    principalId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:root`,
    accountId: ACCOUNT,
  };
  return [consoleLogin(root, { at: now, address: ELSEWHERE, mfa: false }, random)];
}

/** Only IAM users can sign in without a second factor; for the others it is Jane's old user. */
function loginWithoutMfa(who: SamplePerson, now: Date, random: Random): readonly JsonObject[] {
  const { sessionContext: _, accessKeyId: __, ...by } = userIdentity(who.iamUser ?? 'jane', now);
  return [consoleLogin(by, { at: now, address: who.address, mfa: false }, random)];
}

function throughIdentityCenter(who: SamplePerson, now: Date, random: Random): readonly JsonObject[] {
  const person = who.identityCenter ? who : (SAMPLE_PEOPLE.find((one) => one.identityCenter) ?? who);
  const call = {
    at: now,
    by: personIdentity(person, now),
    address: person.address,
    ...createUser(random, now),
  };
  return [record(call, random)];
}

export const SAMPLE_ACTIONS: readonly SampleAction[] = [
  { id: 'create-user', title: 'Create a user', hint: ASKED, records: byPerson(createUser) },
  {
    id: 'attach-admin',
    title: 'Give a user full administrator rights',
    hint: ALERT,
    records: byPerson(() => ({
      service: 'iam',
      name: 'AttachUserPolicy',
      params: { userName: 'ci-deployer', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    })),
  },
  { id: 'open-ssh', title: 'Open port 22 to the whole Internet', hint: ALERT, records: openPort(22) },
  {
    id: 'stop-logging',
    title: 'Stop CloudTrail',
    hint: ALERT,
    records: byPerson(() => ({
      service: 'cloudtrail',
      name: 'StopLogging',
      params: { name: `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/org-main` },
    })),
  },
  { id: 'root-login', title: 'Sign in as root', hint: ALERT, records: rootLogin },
  {
    id: 'spoofed',
    title: 'Role “deploy”, under the session name jane.doe',
    hint: 'Jane is told, nobody can vouch: security is paged',
    records: spoofedSession,
  },
  {
    id: 'terraform',
    title: 'Run Terraform: 40 changes in 20 seconds',
    hint: 'One message in #payments-deploys, to Jane and Omar',
    records: terraformRun,
  },
  {
    id: 'identity-center',
    title: 'Create a user through Identity Center',
    hint: 'Mei is asked, or you if you sign in that way',
    records: throughIdentityCenter,
  },
  {
    id: 'denied',
    title: 'Try to make yourself administrator, and fail',
    hint: 'It was refused, and you are still asked',
    records: byPerson((_random, _now, who) => ({
      service: 'iam',
      name: 'AttachUserPolicy',
      params: {
        userName: who.iamUser ?? 'ci-deployer',
        policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      },
      error: {
        code: 'AccessDenied',
        message: `User: ${who.name} is not authorized to perform: iam:AttachUserPolicy on resource: user ${who.iamUser ?? 'ci-deployer'} because no identity-based policy allows the iam:AttachUserPolicy action`,
      },
    })),
  },
  {
    id: 'access-key',
    title: 'Make an access key',
    hint: ASKED,
    records: byPerson((random, now) => ({
      service: 'iam',
      name: 'CreateAccessKey',
      params: { userName: 'ci-deployer' },
      response: {
        accessKey: {
          userName: 'ci-deployer',
          accessKeyId: awsId('AKIA', random),
          status: 'Active',
          createDate: now.toUTCString(),
        },
      },
    })),
  },
  {
    id: 'inline-policy',
    title: 'Write an inline policy for a user',
    hint: ASKED,
    records: byPerson(() => ({
      service: 'iam',
      name: 'PutUserPolicy',
      params: {
        userName: 'ci-deployer',
        policyName: 'read-exports',
        policyDocument: policy({ Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' }),
      },
    })),
  },
  { id: 'open-https', title: 'Open port 443 to the whole Internet', hint: ASKED, records: openPort(443) },
  {
    id: 'public-bucket',
    title: 'Let anybody read a bucket',
    hint: ALERT,
    records: byPerson(() => ({
      service: 's3',
      name: 'PutBucketPolicy',
      params: {
        bucketName: 'payments-exports',
        Host: `payments-exports.s3.${REGION}.amazonaws.com`,
        policy: '',
        bucketPolicy: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'everybody',
              Effect: 'Allow',
              Principal: '*',
              Action: 's3:GetObject',
              Resource: 'arn:aws:s3:::payments-exports/*',
            },
          ],
        },
      },
    })),
  },
  {
    id: 'disable-key',
    title: 'Disable an encryption key',
    hint: ASKED,
    records: byPerson((random) => {
      const keyArn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/${uuid(random)}`;
      return {
        service: 'kms',
        name: 'DisableKey',
        params: { keyId: keyArn },
        response: { keyId: keyArn },
        more: { resources: [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: keyArn }] },
      };
    }),
  },
  {
    id: 'login-no-mfa',
    title: 'Sign in to the console without a second factor',
    hint: ALERT,
    records: loginWithoutMfa,
  },
  {
    id: 'create-group',
    title: 'Create a group',
    hint: ONLY_KEPT,
    records: byPerson((random, now) => {
      const groupName = newName('analysts', random);
      const group = { path: '/', groupName, groupId: awsId('AGPA', random), createDate: now.toUTCString() };
      return {
        service: 'iam',
        name: 'CreateGroup',
        params: { groupName },
        response: { group: { ...group, arn: `arn:aws:iam::${ACCOUNT}:group/${groupName}` } },
      };
    }),
  },
  {
    id: 'update-user',
    title: 'Rename a user',
    hint: ONLY_KEPT,
    records: byPerson((random) => ({
      service: 'iam',
      name: 'UpdateUser',
      params: { userName: 'report-reader', newUserName: newName('report-reader', random) },
    })),
  },
];
