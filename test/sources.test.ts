import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCanary } from '../src/adapters/aws/canary.js';
import { sendCanary, sourceMetrics, watchSources } from '../src/app/blind.js';
import { awsRecord } from './aws-event.js';
import { AwsStandIn } from './aws-stand-in.js';
import { shown } from './aws-stand-in-lookup.js';
import { type Bench, startBench, until, words } from './bench.js';
import { SqsStandIn } from './sqs-stand-in.js';

const KEYS = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' };
let sqs: SqsStandIn;
let aws: AwsStandIn;
let bench: Bench | null = null;

beforeEach(async () => {
  process.env['AWS_ACCESS_KEY_ID'] = KEYS.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = KEYS.secretAccessKey;
  sqs = await SqsStandIn.start();
  aws = await AwsStandIn.start();
  aws.carry = toQueue;
});
afterEach(async () => {
  await bench?.close();
  bench = null;
  await sqs.close();
  await aws.close();
});

/** As a rule of EventBridge would. */
function toQueue(record: { readonly [field: string]: unknown }): void {
  sqs.put({
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.sts',
    account: record['recipientAccountId'],
    detail: record,
  });
}

async function open(env: NodeJS.ProcessEnv = {}): Promise<Bench> {
  bench = await startBench({
    env: {
      VOUCH_SQS_QUEUE_URL: sqs.queueUrl,
      VOUCH_SQS_ENDPOINT: sqs.endpoint,
      VOUCH_AWS_ENDPOINT: aws.endpoint,
      AWS_REGION: 'eu-west-1',
      ...env,
    },
  });
  return bench;
}

async function heard(world: Bench['running']['world']) {
  const [row] = await world.store.sources.list();
  return row;
}

/** What the process does by itself every few seconds, at once. */
function canaryOf(world: Bench['running']['world']): () => Promise<boolean> {
  const canary = openCanary({ region: 'eu-west-1', endpoint: aws.endpoint, credentials: KEYS }, null);
  return () => sendCanary(world, 'sqs', canary.send);
}

describe('the canary', () => {
  it('goes out as our own role under a name of its own, comes back by the queue, and is measured', async () => {
    const { running } = await open();
    const row = await until('a canary', async () => {
      const found = await heard(running.world);
      return found?.heardAt ? found : undefined;
    });
    expect(row.lagMs).toBeLessThan(20_000);
    const taken = aws.asked.find(({ operation }) => operation === 'AssumeRole');
    expect(taken?.input).toMatchObject({
      RoleArn: 'arn:aws:iam::111122223333:role/vouch',
      RoleSessionName: expect.stringMatching(/^vouch-canary-[0-9a-f]{32}$/),
    });
    const callers = aws.asked.map(({ operation, caller }) => `${operation} ${caller}`);
    expect(callers.at(-1)).toMatch(/^GetCallerIdentity .*assumed-role\/vouch\/vouch-canary-/);
    const text = await (await fetch(`${running.url}/metrics`)).text();
    expect(text).toMatch(/vouch_source_lag_seconds\{source="sqs"\} [\d.]+/);
    expect(text).toContain('vouch_source_blind{source="sqs"} 0');
    const { stored, counted } = await running.world.store.events.totals();
    expect({ stored, waiting: bench?.channel('security').length }).toEqual({ stored: 0, waiting: 0 });
    expect(counted).toBeGreaterThan(0);
  });

  it('pages once where none comes back for 15 minutes, and takes the page back when one does', async () => {
    aws.carry = null;
    const { running, sandbox, channel } = await open();
    const { world } = running;
    const again = canaryOf(world);
    for (let minutes = 0; minutes < 15; minutes += 5) {
      await until('the canary before', async () => aws.count('GetCallerIdentity') > minutes / 5 || undefined);
      await watchSources(world);
      await world.store.advanceClock(5 * 60_000 + 100);
      await again();
    }
    await Promise.all([watchSources(world), watchSources(world), watchSources(world)]);
    await watchSources(world);
    expect(sandbox.state.incidents).toMatchObject([{ state: 'triggered' }]);
    expect(JSON.stringify(sandbox.state.incidents[0])).toContain('vouch-blind-sqs');
    const blind = await until('a mention', () => channel('security')[0]);
    expect(words(blind)).toMatch(/Blind: nothing has come by the event queue for 15 minutes/);
    expect(JSON.stringify(blind)).toContain('S0SECURITY');
    expect(await sourceMetrics(world)).toContain('vouch_source_blind{source="sqs"} 1');

    aws.carry = toQueue;
    await world.store.advanceClock(5 * 60_000);
    await again();
    await until('a canary', async () => (await heard(world))?.heardAt ?? undefined);
    await watchSources(world);
    expect(sandbox.state.incidents).toMatchObject([{ state: 'resolved' }]);
    await until('the news', () => channel('security').find((one) => words(one).includes('come by')));
    expect(channel('security').filter((one) => words(one).includes('Blind'))).toHaveLength(1);
    const { checked, brokenAt } = await world.store.audit.verify();
    expect({ checked, brokenAt }).toMatchObject({ brokenAt: null });
  });

  it('that cannot be sent is a reason to page, and says why', async () => {
    for (let n = 0; n < 9; n += 1) aws.trouble('AssumeRole', 'denied');
    const { running, channel } = await open();
    await until('trouble', async () => (await heard(running.world))?.trouble ?? undefined);
    await running.world.store.advanceClock(16 * 60_000);
    await watchSources(running.world);
    const blind = await until('a mention', () => channel('security')[0]);
    expect(words(blind)).toMatch(/sts:AssumeRole arn:aws:iam::111122223333:role\/vouch.*AccessDenied/);
  });

  it('of somebody else closes no loop', async () => {
    aws.carry = null;
    const { running } = await open();
    const arn = `arn:aws:sts::111122223333:assumed-role/vouch/vouch-canary-${'a'.repeat(32)}`;
    const forged = { eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity' };
    toQueue(awsRecord({ ...forged, userIdentity: { type: 'AssumedRole', arn } }));
    await until('the queue to be empty', () => sqs.left === 0 || undefined);
    expect((await heard(running.world))?.heardAt).toBeNull();
  });

  it('is not sent where nobody could carry it, and nobody is paged for that', async () => {
    const { running } = await open({ VOUCH_AWS_ENDPOINT: undefined });
    expect(await running.world.store.sources.list()).toEqual([]);
    await running.world.store.advanceClock(60 * 60_000);
    await watchSources(running.world);
    expect(bench?.sandbox.state.incidents).toEqual([]);
  });
});

describe('LookupEvents', () => {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const record = (minutes: number, different: object = {}) =>
    awsRecord({ eventID: randomUUID(), eventTime: ago(minutes), ...different });

  it('is enough to begin with: without a queue, what it shows is asked about', async () => {
    aws.events.set('111122223333 eu-west-1', [shown(record(3))]);
    const none = { VOUCH_SQS_QUEUE_URL: undefined, VOUCH_SQS_ENDPOINT: undefined, AWS_REGION: undefined };
    const { running, direct } = await open({ ...none, VOUCH_LOOKUP_REGIONS: 'eu-west-1,us-east-1' });
    await until('a question', () => direct('jane')[0]);
    const rows = await running.world.store.sources.list();
    expect(rows.map((one) => one.source)).toEqual([
      'lookup 111122223333 eu-west-1',
      'lookup 111122223333 us-east-1',
    ]);
    expect(aws.count('AssumeRole')).toBe(0);
  });

  it('finds what the queue lost, in every account of the table, as a role of theirs', async () => {
    const [came, lost] = [record(9), record(8, { recipientAccountId: '444455556666' })];
    aws.events.set('111122223333 eu-west-1', [shown(came)]);
    aws.events.set('444455556666 eu-west-1', [shown(lost)]);
    for (const account of ['111122223333', '444455556666'])
      aws.externalIds.set(`arn:aws:iam::${account}:role/vouch-lookup`, 'an-id-of-our-own');
    sqs.put(came);
    const { running } = await open({
      VOUCH_LOOKUP_REGIONS: 'eu-west-1',
      VOUCH_LOOKUP_EXTERNAL_ID: 'an-id-of-our-own',
    });
    const { store } = running.world;
    await until('what was lost', async () => {
      const rows = await store.sources.list();
      return rows.find(({ source, recovered }) => source.includes('444455556666') && recovered === 1);
    });
    const text = await (await fetch(`${running.url}/metrics`)).text();
    expect(text).toContain('vouch_source_recovered_total{source="reconcile 444455556666 eu-west-1"} 1');
    const sessions = aws.asked.flatMap(({ input }) => input['RoleSessionName'] ?? []);
    expect(sessions).toContain('vouch-lookup');
  });

  it('that knows no account, and is all there is, is blind after 15 minutes', async () => {
    for (let n = 0; n < 30; n += 1) aws.trouble('GetCallerIdentity', 'denied');
    const none = { VOUCH_SQS_QUEUE_URL: undefined, VOUCH_SQS_ENDPOINT: undefined, AWS_REGION: undefined };
    const { running, channel } = await open({ ...none, VOUCH_LOOKUP_REGIONS: 'eu-west-1' });
    await until('trouble', async () => (await heard(running.world))?.trouble ?? undefined);
    await running.world.store.advanceClock(16 * 60_000);
    await watchSources(running.world);
    const blind = await until('a mention', () => channel('security')[0]);
    expect(words(blind)).toMatch(/nothing has come by LookupEvents.*sts:GetCallerIdentity.*AccessDenied/);
  });
});
