import type { Json, JsonObject } from '../../src/core/json.js';
import { DAY, HOUR, MINUTE, type Piece, SECOND, type Worker } from './company.js';
import {
  AGENTS,
  assumeRole,
  awsId,
  type Call,
  hexId,
  personIdentity,
  type Random,
  REGION,
  record,
  roleIdentity,
  SAMPLE_ACCOUNTS,
  userIdentity,
} from './from-sandbox.js';
import { server } from './machines.js';

const ACCOUNT = SAMPLE_ACCOUNTS.prod.id;
const STRANGER = '999988887777';
const DENIED = { code: 'AccessDenied', message: 'User is not authorized to perform this action' };
/** Theirs, in three different networks. */
const ELSEWHERE = ['203.0.113.66', '203.0.113.99', '198.19.200.8'] as const;

interface Intruder {
  readonly part: string;
  readonly by: JsonObject;
  readonly address: string;
  readonly from: number;
  readonly random: Random;
}

type Step = readonly [service: string, name: string, params?: Json, more?: Partial<Call>];

/** One call after another, some seconds apart. */
function done({ part, by, address, from, random }: Intruder, steps: readonly Step[]): readonly Piece[] {
  return steps.map(([service, name, params = null, more = {}], nth) => {
    const at = from + nth * 7 * SECOND;
    const call = { at: new Date(at), by, address, agent: AGENTS.boto, service, name, params, ...more };
    return { at, part, record: record(call, random) };
  });
}

const READ = { readOnly: true };
const REFUSED = { readOnly: true, error: DENIED };

/** A long-lived key out of somebody's old repository: whose is it, what may it, and then a user of their own. */
function stolenKey(people: readonly Worker[], random: Random): readonly Piece[] {
  const key = awsId('AKIA', random);
  const owner = people.find(({ iamUser }) => iamUser !== null)?.iamUser ?? 'person07';
  const { sessionContext: _, ...by } = userIdentity(owner, new Date(DAY + 3 * HOUR), { key });
  const userName = 'svc-backup';
  return done({ part: 'attack: stolen key', by, address: ELSEWHERE[0], from: DAY + 3 * HOUR, random }, [
    ['sts', 'GetCallerIdentity', null, READ],
    ['iam', 'ListAttachedUserPolicies', { userName: owner }, READ],
    ['iam', 'ListUsers', null, READ],
    ['iam', 'ListRoles', null, READ],
    ['iam', 'GetAccountAuthorizationDetails', null, REFUSED],
    ['s3', 'ListBuckets', null, READ],
    ['secretsmanager', 'ListSecrets', null, REFUSED],
    ['ec2', 'DescribeInstances', null, READ],
    ['iam', 'CreateUser', { userName }, { response: { user: { userName } } }],
    [
      'iam',
      'CreateAccessKey',
      { userName },
      { response: { accessKey: { userName, accessKeyId: awsId('AKIA', random) } } },
    ],
    ['iam', 'AttachUserPolicy', { userName, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
  ]);
}

/** A session taken from a laptop in the middle of the day: first the lights go out. */
function blinded(people: readonly Worker[], random: Random): readonly Piece[] {
  const who = people[23] as Worker;
  const from = DAY + 11 * HOUR + 31 * MINUTE;
  const by = personIdentity(who, new Date(from));
  const name = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/org-main`;
  return done({ part: 'attack: blinded', by, address: ELSEWHERE[1], from, random }, [
    ['cloudtrail', 'DescribeTrails', null, READ],
    ['cloudtrail', 'GetTrailStatus', { name }, READ],
    ['cloudtrail', 'StopLogging', { name }],
    ['cloudtrail', 'DeleteTrail', { name }],
    ['logs', 'DescribeLogGroups', null, READ],
    ['logs', 'DeleteLogStream', { logGroupName: 'cloudtrail', logStreamName: 'org-main' }],
    ['logs', 'DeleteLogGroup', { logGroupName: 'cloudtrail' }],
  ]);
}

/** Somebody of the house takes the customers along: a copy of the disk, shared with an account of their own. */
function carriedOff(people: readonly Worker[], random: Random): readonly Piece[] {
  const who = people[58] as Worker;
  const from = DAY + 15 * HOUR + 44 * MINUTE;
  const snapshotId = hexId('snap-', random);
  return done(
    {
      part: 'attack: carried off',
      by: personIdentity(who, new Date(from)),
      address: who.address,
      from,
      random,
    },
    [
      ['ec2', 'DescribeVolumes', null, READ],
      [
        'ec2',
        'CreateSnapshot',
        { volumeId: hexId('vol-', random), description: 'before upgrade' },
        { response: { snapshotId } },
      ],
      ['ec2', 'DescribeSnapshots', { snapshotSet: { items: [{ snapshotId }] } }, READ],
      [
        'ec2',
        'ModifySnapshotAttribute',
        {
          snapshotId,
          attributeType: 'CREATE_VOLUME_PERMISSION',
          createVolumePermission: { add: { items: [{ userId: STRANGER }] } },
        },
      ],
    ],
  );
}

/** A bucket is opened, read from outside, emptied, and a note left in it. */
function heldToRansom(people: readonly Worker[], random: Random): readonly Piece[] {
  const who = people[12] as Worker;
  const from = DAY + 22 * HOUR + 5 * MINUTE;
  const bucketName = 'acme-payments-exports';
  const open = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: [`arn:aws:s3:::${bucketName}/*`] },
    ],
  };
  const deleted = Array.from(
    { length: 60 },
    (_, nth): Step => ['s3', 'DeleteObject', { bucketName, key: `2026/${nth}.csv` }],
  );
  return done(
    {
      part: 'attack: held to ransom',
      by: personIdentity(who, new Date(from)),
      address: ELSEWHERE[2],
      from,
      random,
    },
    [
      ['s3', 'ListBuckets', null, READ],
      ['s3', 'GetBucketPolicy', { bucketName }, READ],
      ['s3', 'DeleteBucketPublicAccessBlock', { bucketName }],
      ['s3', 'PutBucketPolicy', { bucketName, bucketPolicy: open }],
      ['s3', 'PutBucketVersioning', { bucketName, VersioningConfiguration: { Status: 'Suspended' } }],
      ...deleted,
      ['s3', 'PutObject', { bucketName, key: 'HOW_TO_GET_YOUR_FILES_BACK.txt' }],
    ],
  );
}

/** Credentials of a server, out of its metadata, used elsewhere: which role may it take on, and every secret there. */
function chained(random: Random): readonly Piece[] {
  const part = 'attack: chained roles';
  const from = DAY + 19 * HOUR + 12 * MINUTE;
  const by = server('app-team3', hexId('i-', random), from, random);
  const address = ELSEWHERE[0];
  const arn = (role: string) => `arn:aws:iam::${ACCOUNT}:role/${role}`;
  const first = done({ part, by, address, from, random }, [
    ['sts', 'GetCallerIdentity', null, READ],
    ['iam', 'ListRoles', null, READ],
    ['sts', 'AssumeRole', { roleArn: arn('admin'), roleSessionName: 'x' }, REFUSED],
    ['sts', 'AssumeRole', { roleArn: arn('terraform'), roleSessionName: 'x' }, REFUSED],
  ]);
  const at = new Date(from + MINUTE);
  const taken = assumeRole(
    { at, by, address, agent: AGENTS.boto, role: 'data-reader', session: 'x' },
    random,
  );
  const reader = roleIdentity('data-reader', 'x', taken.key, at);
  const secrets = Array.from(
    { length: 25 },
    (_, nth): Step => ['secretsmanager', 'GetSecretValue', { secretId: `prod/service-${nth}/db` }, READ],
  );
  return [
    ...first,
    { at: at.getTime(), part, record: taken.record },
    ...done({ part, by: reader, address, from: from + 2 * MINUTE, random }, [
      ['secretsmanager', 'ListSecrets', null, READ],
      ...secrets,
    ]),
  ];
}

export function attacks(people: readonly Worker[], random: Random): readonly Piece[] {
  return [
    ...stolenKey(people, random),
    ...blinded(people, random),
    ...carriedOff(people, random),
    ...heldToRansom(people, random),
    ...chained(random),
  ];
}
