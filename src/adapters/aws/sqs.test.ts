import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { awsRecord } from '../../../test/aws-event.js';
import { AwsStandIn } from '../../../test/aws-stand-in.js';
import { SqsStandIn } from '../../../test/sqs-stand-in.js';
import { PortError, type RunLog } from '../../ports.js';
import { openObjects } from './s3.js';
import { type SqsBatch, type SqsSettings, type SqsTimes, startSqsSource } from './sqs.js';

let queue: SqsStandIn;
let abort: AbortController;
let stopped: Promise<void> = Promise.resolve();
let batches: SqsBatch[] = [];
let faults: string[] = [];
let steps: string[] = [];

beforeEach(async () => {
  queue = await SqsStandIn.start();
  abort = new AbortController();
  batches = [];
  faults = [];
  steps = [];
});

afterEach(async () => {
  abort.abort();
  await stopped;
  await queue.close();
});

const runLog: RunLog = {
  step: ({ action }) => {
    steps.push(action);
  },
  error: (message) => {
    faults.push(message);
  },
  close: async () => {},
};

function start(
  deliver: (batch: SqsBatch) => Promise<void> = async () => {},
  times: Partial<SqsTimes> = {},
  topicArns: readonly string[] = ['arn:aws:sns:eu-west-1:111122223333:events'],
  files?: SqsSettings['files'],
): void {
  const source = startSqsSource({
    queueUrl: queue.queueUrl,
    region: 'eu-west-1',
    endpoint: queue.endpoint,
    topicArns,
    files,
    deliver: async (batch) => {
      await deliver(batch);
      batches.push(batch);
    },
    runLog,
    signal: abort.signal,
    times: { wait: 1_000, visible: 1_000, pause: 10, longest: 50, patience: 300, ...times },
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' },
  });
  stopped = source.stopped;
}

function ids(): string[] {
  return batches.flatMap(({ records }) =>
    records.map(({ record }) => String((record as { eventID?: string }).eventID)),
  );
}

async function until(check: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(check()).toBe(true), { timeout: 8_000, interval: 10 });
}

it('delivers records from every envelope, and refuses the rest, then deletes all', async () => {
  const record = awsRecord({ eventID: 'a' });
  const bridge = {
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iam',
    account: '111122223333',
    detail: awsRecord({ eventID: 'b' }),
  };
  const sns = {
    Type: 'Notification',
    TopicArn: 'arn:aws:sns:eu-west-1:111122223333:events',
    Message: JSON.stringify({ ...bridge, detail: awsRecord({ eventID: 'c' }) }),
  };
  queue.put(record);
  queue.put(bridge);
  queue.put(sns);
  queue.put({ ...sns, TopicArn: 'arn:aws:sns:eu-west-1:111122223333:other' });
  queue.put('not JSON');
  start();
  await until(() => queue.left === 0);
  expect(ids().sort()).toEqual(['a', 'b', 'c']);
  const refused = batches.flatMap(({ refusals }) => refusals.map(({ reason }) => reason)).sort();
  expect(refused).toEqual([
    'expected a message of JSON, found other text',
    'expected an SNS message of one of the configured topics, found another "TopicArn"',
  ]);
});

it('takes no SNS envelope where no topic is named, and says how many notices of log files it refused', async () => {
  queue.put({
    Type: 'Notification',
    TopicArn: 'arn:aws:sns:eu-west-1:111122223333:events',
    Message: JSON.stringify(awsRecord({ eventID: 'c' })),
  });
  queue.put({ s3Bucket: 'b', s3ObjectKey: ['k'] });
  start(undefined, {}, []);
  await until(() => queue.left === 0);
  expect(ids()).toEqual([]);
  expect(batches.reduce((sum, { refusals }) => sum + refusals.length, 0)).toBe(2);
  expect(batches.reduce((sum, { notices }) => sum + notices, 0)).toBe(1);
});

it('asks for up to 10 at a time, waiting as long as it may', async () => {
  for (let n = 0; n < 25; n += 1) queue.put(awsRecord({ eventID: `n${n}` }));
  start();
  await until(() => queue.left === 0);
  expect(batches).toHaveLength(3);
  expect(new Set(ids()).size).toBe(25);
  expect(queue.asked[0]?.body).toMatchObject({
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: 1,
    VisibilityTimeout: 1,
  });
});

it("hands on duplicates in any order: telling them apart is the store's", async () => {
  for (let n = 0; n < 10; n += 1) queue.put(awsRecord({ eventID: `n${n}` }), 1 + (n % 3));
  start();
  await until(() => queue.left === 0);
  expect(new Set(ids()).size).toBe(10);
  expect(ids().length).toBe(19);
});

it('deletes nothing before it is stored, and what could not be stored comes again', async () => {
  queue.put(awsRecord({ eventID: 'a' }));
  let tries = 0;
  start(async () => {
    tries += 1;
    if (tries === 1) throw new Error('the database is away');
    expect(queue.asked.some(({ operation }) => operation === 'DeleteMessageBatch')).toBe(false);
  });
  await until(() => queue.left === 0);
  expect(tries).toBe(2);
  expect(ids()).toEqual(['a']);
  expect(faults[0]).toMatch(/stay in the queue/);
});

it('tries less and less often while nothing can be stored, and says once that it is over', async () => {
  queue.put(awsRecord({ eventID: 'a' }));
  const tries: number[] = [];
  const away = async () => {
    tries.push(Date.now());
    expect(steps).toEqual([]);
    if (tries.length < 4) throw new PortError('later', 'away', 'the database is away');
  };
  start(away, { pause: 40, longest: 400 });
  const again = setInterval(() => queue.release(), 5);
  await until(() => steps.length > 0);
  clearInterval(again);
  expect(steps).toEqual(['queue-resumed']);
  const [first = 0, second = 0, , fourth = 0] = tries;
  expect(fourth - second).toBeGreaterThan(second - first);
  expect(ids()).toEqual(['a']);
});

it('lets one message that cannot be stored hold up no other, and keeps it as a refusal after five times', async () => {
  queue.put(awsRecord({ eventID: 'poison' }));
  for (let n = 0; n < 5; n += 1) queue.put(awsRecord({ eventID: `n${n}` }));
  let tries = 0;
  const began = performance.now();
  start(
    async ({ records }) => {
      if (!records.some(({ record }) => (record as { eventID: string }).eventID === 'poison')) return;
      tries += 1;
      throw new TypeError('poison');
    },
    { visible: 100 },
  );
  await until(() => queue.left === 1);
  expect(performance.now() - began).toBeLessThan(3_000);
  expect(ids().sort()).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
  await until(() => queue.left === 0);
  expect(tries).toBeGreaterThanOrEqual(5);
  expect(batches.at(-1)?.refusals[0]?.reason).toMatch(/failed 5 times \(TypeError\)/);
});

it('keeps a message for as long as it is being delivered', async () => {
  queue.put(awsRecord({ eventID: 'slow' }));
  start(() => new Promise((done) => setTimeout(done, 1_800)));
  await until(() => queue.left === 0);
  expect(ids()).toEqual(['slow']);
  expect(
    queue.asked.filter(({ operation }) => operation === 'ChangeMessageVisibilityBatch').length,
  ).toBeGreaterThanOrEqual(2);
});

it.each(['500', '503', 'hang', 'reset', 'lost-reply'] as const)(
  'goes on after trouble with receiving: %s',
  async (trouble) => {
    queue.put(awsRecord({ eventID: 'a' }));
    queue.trouble('ReceiveMessage', trouble, trouble);
    start(undefined, { patience: 100, wait: 0, visible: 200 });
    await until(() => queue.left === 0);
    expect(ids()).toEqual(['a']);
    expect(faults).toContain('the event queue cannot be read');
  },
);

it.each(['500', 'hang', 'lost-reply'] as const)(
  'goes on after trouble with deleting: %s',
  async (trouble) => {
    queue.put(awsRecord({ eventID: 'a' }));
    queue.trouble('DeleteMessageBatch', trouble);
    start(undefined, { patience: 100 });
    await until(() => queue.left === 0);
    expect(new Set(ids())).toEqual(new Set(['a']));
  },
);

it('stops at once while it waits, and finishes what it is delivering', async () => {
  start(() => new Promise((done) => setTimeout(done, 200)), { wait: 20_000 });
  queue.put(awsRecord({ eventID: 'a' }));
  await until(() => queue.asked.length >= 1);
  await new Promise((done) => setTimeout(done, 100));
  const began = performance.now();
  abort.abort();
  await stopped;
  expect(performance.now() - began).toBeLessThan(1_000);
  expect(ids()).toEqual(['a']);
  expect(queue.left).toBe(0);
});

describe('log files in S3', () => {
  let aws: AwsStandIn;
  let files: SqsSettings['files'];

  beforeEach(async () => {
    aws = await AwsStandIn.start();
    const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' };
    const objects = openObjects({ region: 'eu-west-1', endpoint: aws.endpoint, credentials });
    files = { objects, buckets: ['logs'] };
  });
  afterEach(() => aws.close());

  function putFile(key: string, many: number): void {
    const Records = Array.from({ length: many }, (_, n) => awsRecord({ eventID: `${key}-${n}` }));
    aws.put('logs', key, gzipSync(JSON.stringify({ Records })));
  }

  const notice = (...keys: readonly string[]) => ({ s3Bucket: 'logs', s3ObjectKey: keys });

  it('are read where a notice tells of them, in parts, beside the events of the same poll', async () => {
    putFile('a', 1_200);
    putFile('b', 1);
    queue.put(notice('a', 'b'));
    queue.put(awsRecord({ eventID: 'direct' }));
    start(undefined, {}, [], files);
    await until(() => queue.left === 0);
    expect(ids().length).toBe(1_202);
    expect(new Set(ids()).size).toBe(1_202);
    const sizes = batches.map(({ road, records }) => `${road} ${records.length}`);
    expect(sizes.sort()).toEqual(['s3 1', 's3 200', 's3 500', 's3 500', 'sqs 1']);
  });

  it('are not forgotten before all of a file is stored, and kept for as long as that takes', async () => {
    putFile('a', 1_500);
    queue.put(notice('a'));
    let stored = 0;
    start(
      async ({ records }) => {
        expect(queue.asked.some(({ operation }) => operation === 'DeleteMessageBatch')).toBe(false);
        await new Promise((done) => setTimeout(done, 600));
        stored += records.length;
      },
      {},
      [],
      files,
    );
    await until(() => queue.left === 0);
    expect(stored).toBe(1_500);
    const kept = queue.asked.filter(({ operation }) => operation === 'ChangeMessageVisibilityBatch');
    expect(kept.length).toBeGreaterThanOrEqual(2);
    expect(aws.count('GetObject')).toBe(1);
  });

  it.each(['denied', 'cut'] as const)('come again after trouble with S3: %s', async (trouble) => {
    putFile('a', 2_000);
    queue.put(notice('a'));
    queue.put(awsRecord({ eventID: 'direct' }));
    aws.trouble('GetObject', trouble);
    start(undefined, {}, [], files);
    await until(() => queue.left === 0);
    expect(new Set(ids()).size).toBe(2_001);
    expect(batches.flatMap(({ refusals }) => refusals)).toEqual([]);
    expect(faults[0]).toMatch(/stay in the queue/);
  });

  it('that are gone, or of a bucket nobody named, are refused, and digests are passed over', async () => {
    queue.put(notice('gone'));
    queue.put({ s3Bucket: 'theirs', s3ObjectKey: ['x'] });
    queue.put(notice('AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/11/20/d.json.gz'));
    start(undefined, {}, [], files);
    await until(() => queue.left === 0);
    const reasons = batches.flatMap(({ refusals }) => refusals.map(({ reason }) => reason)).sort();
    expect(reasons).toEqual([
      expect.stringContaining('VOUCH_LOG_BUCKETS'),
      'expected a log file, found none (NoSuchKey)',
    ]);
    expect(aws.asked.map(({ input }) => `${input['bucket']}/${input['key']}`)).toEqual(['logs/gone']);
  });

  it('are left where Vouch stops, without a fault', async () => {
    putFile('a', 5_000);
    queue.put(notice('a'));
    start(() => new Promise((done) => setTimeout(done, 100)), {}, [], files);
    await until(() => batches.length === 2);
    abort.abort();
    await stopped;
    expect(batches.length).toBeLessThan(5);
    expect(queue.left).toBe(1);
    expect(faults).toEqual([]);
  });
});
