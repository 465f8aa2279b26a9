import { afterEach, beforeEach, expect, it } from 'vitest';
import { AwsStandIn } from '../../test/aws-stand-in.js';
import { type Diagnosis, examine } from '../app/doctor.js';
import { readConfig } from '../config.js';
import { sourceChecks } from './doctor-aws.js';

const OWN = '111122223333';
const MEMBER = '444455556666';
const SECRET = 'an-id-of-our-own';
const CANARY = `arn:aws:iam::${OWN}:role/vouch-canary`;
const LOGS = 'AWSLogs/111122223333/CloudTrail';
let aws: AwsStandIn;

beforeEach(async () => {
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'not-a-secret';
  aws = await AwsStandIn.start();
});
afterEach(() => aws.close());

/** The lines by name, with a queue that nobody answers for and a database that is away. */
async function lines(env: NodeJS.ProcessEnv): Promise<ReadonlyMap<string, Diagnosis>> {
  const queue = {
    VOUCH_SQS_QUEUE_URL: 'http://127.0.0.1:1/111122223333/events',
    VOUCH_SQS_ENDPOINT: 'http://127.0.0.1:1',
    VOUCH_AWS_ENDPOINT: aws.endpoint,
    AWS_REGION: 'eu-west-1',
  };
  const closers: (() => Promise<void>)[] = [];
  const away = Promise.reject(new Error('away'));
  away.catch(() => {});
  try {
    const found = await examine(sourceChecks(readConfig({ ...queue, ...env }), away, closers));
    return new Map(found.map((one) => [one.name, one]));
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

it('asks STS of its own, whatever way leads to the queue', async () => {
  const found = await lines({});
  expect(found.get('AWS identity')).toMatchObject({ state: 'ok', detail: expect.stringContaining(OWN) });
  expect(found.get('event queue')?.state).toBe('broken');
});

it('calls once as the canary, under a name of its kind', async () => {
  const found = await lines({ VOUCH_CANARY_ROLE_ARN: CANARY });
  expect(found.get('AWS canary')).toMatchObject({ state: 'ok', detail: `${CANARY} can be taken` });
  const callers = aws.asked.filter(({ operation }) => operation === 'GetCallerIdentity');
  expect(callers.map(({ caller }) => caller)).toContainEqual(
    expect.stringMatching(/assumed-role\/vouch-canary\/vouch-canary-[0-9a-f]{32}$/),
  );
  expect((await lines({ VOUCH_CANARY: '0' })).get('AWS canary')?.state).toBe('warning');
  expect((await lines({})).get('AWS canary')?.detail).toContain("Vouch's own role");
});

it('a canary role that does not trust us is broken', async () => {
  aws.trouble('AssumeRole', 'denied');
  expect((await lines({ VOUCH_CANARY_ROLE_ARN: CANARY })).get('AWS canary')).toMatchObject({
    state: 'broken',
    detail: expect.stringContaining(`sts:AssumeRole ${CANARY}`),
  });
});

it('reads a log file and no digest, however many of those come first', async () => {
  for (const n of [1, 2, 3, 4]) aws.put('a-logs', `${LOGS}-Digest/eu-west-1/${n}.json.gz`, 'x');
  aws.put('a-logs', `${LOGS}/eu-west-1/2026/11/20/1.json.gz`, 'x');
  expect((await lines({ VOUCH_LOG_BUCKETS: 'a-logs' })).get('AWS log buckets')?.state).toBe('ok');
  const read = aws.asked.filter(({ operation }) => operation === 'GetObject');
  expect(read.map(({ input }) => input['key'])).toEqual([`${LOGS}/eu-west-1/2026/11/20/1.json.gz`]);
  aws.put('b-logs', `${LOGS}-Digest/eu-west-1/1.json.gz`, 'x');
  aws.put('b-logs', `${LOGS}/`, '');
  expect((await lines({ VOUCH_LOG_BUCKETS: 'a-logs,b-logs' })).get('AWS log buckets')).toMatchObject({
    state: 'warning',
    detail: expect.stringMatching(/: b-logs$/),
  });
});

it.each([
  ['ListObjectsV2', 's3:ListBucket s3://a-logs/'],
  ['GetObject', `s3:GetObject s3://a-logs/${LOGS}/1.json.gz`],
])('a bucket without the right to %s is named with it', async (operation, right) => {
  aws.put('a-logs', `${LOGS}/1.json.gz`, 'x');
  aws.trouble(operation, 'denied');
  expect((await lines({ VOUCH_LOG_BUCKETS: 'a-logs' })).get('AWS log buckets')).toMatchObject({
    state: 'broken',
    detail: expect.stringContaining(right),
  });
});

it('looks with our own rights at our own account, without a queue', async () => {
  const none = { VOUCH_SQS_QUEUE_URL: '', VOUCH_SQS_ENDPOINT: '', AWS_REGION: '' };
  const found = await lines({ ...none, VOUCH_LOOKUP_REGIONS: 'eu-west-1,us-east-1' });
  expect([...found.keys()]).toEqual(['AWS', 'CloudTrail lookup']);
  expect(found.get('CloudTrail lookup')?.detail).toBe('1 account, 2 regions; 1 read in eu-west-1');
  expect(aws.count('AssumeRole')).toBe(0);
});

it('looks as the role of each account, names the one that refuses, and never prints the external id', async () => {
  aws.accounts.push({ Id: OWN, Name: 'x', Status: 'ACTIVE' }, { Id: MEMBER, Name: 'y', Status: 'ACTIVE' });
  const env = {
    VOUCH_LOOKUP_REGIONS: 'us-east-1',
    VOUCH_LOOKUP_EXTERNAL_ID: SECRET,
    VOUCH_ORGANIZATION: '1',
  };
  aws.externalIds.set(`arn:aws:iam::${MEMBER}:role/vouch-lookup`, SECRET);
  expect((await lines(env)).get('CloudTrail lookup')?.detail).toBe(
    '2 accounts, 1 region; 2 read in us-east-1',
  );
  const looks = aws.asked.filter(({ operation }) => operation === 'LookupEvents');
  expect(looks.map(({ caller, region }) => `${caller} ${region}`)).toContain(
    `arn:aws:sts::${MEMBER}:assumed-role/vouch-lookup/vouch-lookup us-east-1`,
  );
  aws.externalIds.set(`arn:aws:iam::${MEMBER}:role/vouch-lookup`, 'another');
  const found = (await lines(env)).get('CloudTrail lookup');
  expect(found).toMatchObject({
    state: 'broken',
    detail: expect.stringContaining(`readable: ${MEMBER}: sts:`),
  });
  expect(JSON.stringify(found)).not.toContain(SECRET);
});

it('warns where the organization cannot be listed and the settings go on', async () => {
  aws.trouble('ListAccounts', 'denied');
  const found = await lines({
    VOUCH_LOOKUP_REGIONS: 'us-east-1',
    VOUCH_LOOKUP_EXTERNAL_ID: SECRET,
    VOUCH_ORGANIZATION: '1',
    VOUCH_ACCOUNTS: `${MEMBER}=member`,
  });
  expect(found.get('CloudTrail lookup')).toMatchObject({
    state: 'warning',
    detail: expect.stringMatching(/^1 account, 1 region; .*organizations:ListAccounts/),
  });
});
