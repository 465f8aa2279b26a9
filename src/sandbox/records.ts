import type { Json, JsonObject } from '../core/json.js';
import { SAMPLE_ACCOUNTS, type SamplePerson } from './company.js';

/** CloudTrail records of our own writing, in CloudTrail's shapes. */

export const REGION = 'eu-west-1';
const CLI = 'aws-cli/2.17.50 md/awscrt#0.21.2 ua/2.0 os/linux#6.8.0 md/arch#x86_64 lang/python#3.11.9';
const TERRAFORM = 'APN/1.0 HashiCorp/1.0 Terraform/1.9.5 terraform-provider-aws/5.70.0';
export const AGENTS = {
  cli: CLI,
  terraform: TERRAFORM,
  console:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36',
  boto: 'Boto3/1.35.40 md/Botocore#1.35.40 ua/2.0 os/linux#5.10 lang/python#3.9.16',
} as const;

export type Random = () => number;

const HEX = '0123456789abcdef';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function pick(alphabet: string, length: number, random: Random): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)] ?? alphabet[0]).join(
    '',
  );
}

export function uuid(random: Random): string {
  const hex = (length: number) => pick(HEX, length, random);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${pick('89ab', 1, random)}${hex(3)}-${hex(12)}`;
}

export function hexId(prefix: string, random: Random): string {
  return `${prefix}${pick(HEX, 17, random)}`;
}

/** An id as AWS gives it: `AIDA…`, `AKIA…`, `ASIA…`, `AROA…`. */
export function awsId(prefix: string, random: Random): string {
  return `${prefix}${pick(BASE32, 16, random)}`;
}

/** The same id for the same name, every time: a person's key does not change between two calls. */
function steadyId(prefix: string, name: string): string {
  let seed = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2_147_483_647, 7);
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  return awsId(prefix, random);
}

/** How long a person's session has been going when they do something. */
const SESSION_AGE_MS = 47 * 60_000;

function creationDate(now: Date): string {
  return seconds(new Date(Math.floor((now.getTime() - SESSION_AGE_MS) / 3_600_000) * 3_600_000));
}

/** CloudTrail's times have no milliseconds. */
export function seconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** The person as AWS names them: their IAM user, or an Identity Center role session. */
export function personIdentity(who: SamplePerson, now: Date): JsonObject {
  return who.iamUser ? userIdentity(who.iamUser, now) : identityCenterIdentity(who, now);
}

export function userIdentity(
  userName: string,
  now: Date,
  options: { mfa?: boolean; key?: string } = {},
): JsonObject {
  const account = SAMPLE_ACCOUNTS.prod.id;
  return {
    type: 'IAMUser',
    principalId: steadyId('AIDA', userName),
    arn: `arn:aws:iam::${account}:user/${userName}`,
    accountId: account,
    accessKeyId: options.key ?? steadyId('ASIA', userName),
    userName,
    sessionContext: {
      attributes: { creationDate: creationDate(now), mfaAuthenticated: String(options.mfa ?? true) },
    },
  };
}

function identityCenterIdentity(who: SamplePerson, now: Date): JsonObject {
  const account = SAMPLE_ACCOUNTS.prod.id;
  const role = 'AWSReservedSSO_PowerUser_5c1e0d9f7a3b2c48';
  const session = who.identityCenter ?? who.email;
  return {
    type: 'AssumedRole',
    principalId: `${steadyId('AROA', role)}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    accessKeyId: steadyId('ASIA', session),
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: steadyId('AROA', role),
        arn: `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/${REGION}/${role}`,
        accountId: account,
        userName: role,
      },
      attributes: { creationDate: creationDate(now), mfaAuthenticated: 'false' },
    },
  };
}

export function roleIdentity(role: string, session: string, accessKeyId: string, since: Date): JsonObject {
  const account = SAMPLE_ACCOUNTS.prod.id;
  return {
    type: 'AssumedRole',
    principalId: `${steadyId('AROA', role)}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: steadyId('AROA', role),
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: role,
      },
      attributes: { creationDate: seconds(since), mfaAuthenticated: 'false' },
    },
  };
}

export interface Call {
  readonly at: Date;
  readonly by: JsonObject;
  readonly address: string;
  readonly agent?: string;
  /** `iam`, `ec2`, … */
  readonly service: string;
  readonly name: string;
  readonly params?: Json;
  readonly response?: Json;
  readonly readOnly?: boolean;
  readonly error?: { readonly code: string; readonly message: string };
  readonly more?: JsonObject;
}

/** Services whose calls are recorded in us-east-1, wherever they were made. */
const GLOBAL = ['iam', 'signin'];

export function record(call: Call, random: Random): JsonObject {
  const region = GLOBAL.includes(call.service) ? 'us-east-1' : REGION;
  const host = GLOBAL.includes(call.service)
    ? `${call.service}.amazonaws.com`
    : `${call.service}.${region}.amazonaws.com`;
  return {
    eventVersion: '1.09',
    userIdentity: call.by,
    eventTime: seconds(call.at),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: region,
    sourceIPAddress: call.address,
    userAgent: call.agent ?? CLI,
    ...(call.error ? { errorCode: call.error.code, errorMessage: call.error.message } : {}),
    requestParameters: call.params ?? null,
    responseElements: call.error ? null : (call.response ?? null),
    requestID: uuid(random),
    eventID: uuid(random),
    readOnly: call.readOnly ?? false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: SAMPLE_ACCOUNTS.prod.id,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: host,
    },
    ...call.more,
  };
}

export function consoleLogin(
  by: JsonObject,
  options: { at: Date; address: string; mfa: boolean },
  random: Random,
): JsonObject {
  return record(
    {
      at: options.at,
      by,
      address: options.address,
      agent: AGENTS.console,
      service: 'signin',
      name: 'ConsoleLogin',
      response: { ConsoleLogin: 'Success' },
      more: {
        eventType: 'AwsConsoleSignIn',
        additionalEventData: {
          LoginTo: `https://console.aws.amazon.com/console/home?region=${REGION}`,
          MobileVersion: 'No',
          MFAUsed: options.mfa ? 'Yes' : 'No',
        },
      },
    },
    random,
  );
}

/** The record of a role being taken on, and the key that it issued. */
export function assumeRole(
  options: { at: Date; by: JsonObject; address: string; agent?: string; role: string; session: string },
  random: Random,
): { readonly record: JsonObject; readonly key: string } {
  const account = SAMPLE_ACCOUNTS.prod.id;
  const key = awsId('ASIA', random);
  const made = record(
    {
      at: options.at,
      by: options.by,
      address: options.address,
      ...(options.agent ? { agent: options.agent } : {}),
      service: 'sts',
      name: 'AssumeRole',
      readOnly: true,
      params: {
        roleArn: `arn:aws:iam::${account}:role/${options.role}`,
        roleSessionName: options.session,
        durationSeconds: 3600,
      },
      response: {
        credentials: {
          accessKeyId: key,
          sessionToken: 'HIDDEN_DUE_TO_SECURITY_REASONS',
          expiration: options.at.toUTCString(),
        },
        assumedRoleUser: {
          assumedRoleId: `${steadyId('AROA', options.role)}:${options.session}`,
          arn: `arn:aws:sts::${account}:assumed-role/${options.role}/${options.session}`,
        },
      },
      more: {
        resources: [
          { accountId: account, type: 'AWS::IAM::Role', ARN: `arn:aws:iam::${account}:role/${options.role}` },
        ],
        sharedEventID: uuid(random),
      },
    },
    random,
  );
  return { record: made, key };
}
