import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { awsRecord } from '../../../test/aws-event.js';
import { SqsStandIn } from '../../../test/sqs-stand-in.js';
import type { RunLog } from '../../ports.js';
import { type SqsBatch, type SqsTimes, startSqsSource } from './sqs.js';

let queue: SqsStandIn;
let abort: AbortController;
let stopped: Promise<void> = Promise.resolve();
let batches: SqsBatch[] = [];
let faults: string[] = [];

beforeEach(async () => {
  queue = await SqsStandIn.start();
  abort = new AbortController();
  batches = [];
  faults = [];
});

afterEach(async () => {
  abort.abort();
  await stopped;
  await queue.close();
});

const runLog: RunLog = {
  step: () => {},
  error: (message) => {
    faults.push(message);
  },
  close: async () => {},
};

function start(
  deliver: (batch: SqsBatch) => Promise<void> = async () => {},
  times: Partial<SqsTimes> = {},
  topicArns: readonly string[] = ['arn:aws:sns:eu-west-1:111122223333:events'],
): void {
  const source = startSqsSource({
    queueUrl: queue.queueUrl,
    region: 'eu-west-1',
    endpoint: queue.endpoint,
    topicArns,
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
