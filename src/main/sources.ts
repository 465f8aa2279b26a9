import { setTimeout as sleep } from 'node:timers/promises';
import { noteArrivals, sendCanary, watchSources } from '../app/blind.js';
import { ingest } from '../app/ingest.js';
import type { World } from '../app/world.js';
import type { AwsConfig, Config, LookupConfig } from '../config.js';
import { canarySession } from '../core/canary.js';
import { type Looks, openLooking } from './lookup.js';

/** What was opened, closed again in reverse order. */
type Closers = (() => Promise<void>)[];

/** How often we look whether it is time for a canary, and whether a source has gone quiet. */
const LOOK_MS = 15_000;
/** What is under way may end; a look that takes longer is taken up again at the next start. */
const DRAIN_MS = 5_000;
const QUEUE = 'sqs';
const SANDBOX = 'sandbox';

/** Where events come from. Each is loaded only where it is set: the clients weigh more than all the rest. */
export async function startSources(
  world: World,
  config: Config,
  looks: Looks | null,
  closers: Closers,
): Promise<void> {
  const canary = config.aws?.canary ?? null;
  await world.store.sources.watch(QUEUE, canary ? [QUEUE] : []);
  await world.store.sources.watch(SANDBOX, config.sandbox && !config.aws ? [SANDBOX] : []);
  for (const kind of ['lookup ', 'reconcile ']) {
    const looking = config.lookup !== null && (config.aws === null) === (kind === 'lookup ');
    if (!looking) await world.store.sources.watch(kind, []);
  }
  if (config.aws) await startQueue(world, config, config.aws, closers);
  if (config.aws && canary) await startCanary(world, config, config.aws, canary.roleArn, closers);
  if (config.lookup && looks) startLookup(world, config, config.lookup, looks, closers);
}

/** Pages when a source has gone quiet, whichever process reads it. */
export function startWatch(world: World, config: Config, closers: Closers): void {
  const carried = config.sandbox !== null && config.aws === null;
  keepDoing(world, 'the sources could not be looked at', closers, async () => {
    // The sandbox's clock may be hours ahead at any moment: its canary goes first.
    if (carried) await sendCanary(world, SANDBOX, (mark) => carry(world, mark));
    await watchSources(world);
  });
}

async function startQueue(world: World, config: Config, aws: AwsConfig, closers: Closers): Promise<void> {
  const { startSqsSource } = await import('../adapters/aws/sqs.js');
  const { openObjects } = await import('../adapters/aws/s3.js');
  const objects = openObjects({ region: aws.region, endpoint: config.awsEndpoint ?? undefined });
  const abort = new AbortController();
  const source = startSqsSource({
    queueUrl: aws.queueUrl,
    region: aws.region,
    endpoint: aws.endpoint ?? undefined,
    topicArns: aws.topicArns,
    files: { objects, buckets: aws.logBuckets },
    deliver: async ({ records, refusals, road }) => {
      await ingest(world, { records, refusals, road, live: true });
      await noteArrivals(world, records);
    },
    runLog: world.runLog,
    signal: abort.signal,
  });
  closers.push(async () => {
    abort.abort();
    await source.stopped;
    objects.close();
  });
}

async function startCanary(
  world: World,
  config: Config,
  aws: AwsConfig,
  roleArn: string | null,
  closers: Closers,
): Promise<void> {
  const { openCanary } = await import('../adapters/aws/canary.js');
  const canary = openCanary({ region: aws.region, endpoint: config.awsEndpoint ?? undefined }, roleArn);
  closers.push(async () => canary.close());
  keepDoing(world, 'no canary could be sent', closers, () => sendCanary(world, QUEUE, canary.send));
}

function startLookup(
  world: World,
  config: Config,
  lookup: LookupConfig,
  looks: Looks,
  closers: Closers,
): void {
  const looking = openLooking(world, config, lookup, looks);
  keepDoing(world, 'the accounts could not be looked through', closers, (signal) => looking.round(signal));
}

/** The sandbox's stand-in for the whole way through AWS: the record is back at once. */
async function carry(world: World, mark: string): Promise<void> {
  const arn = `arn:aws:sts::111122223333:assumed-role/vouch-canary/${canarySession(mark)}`;
  const call = { eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity', userIdentity: { arn } };
  await noteArrivals(world, [{ record: call }]);
}

/** At once, and then again and again until it is closed. What fails is logged, and the next time tries again. */
function keepDoing(
  world: World,
  failed: string,
  closers: Closers,
  work: (signal: AbortSignal) => Promise<unknown>,
): void {
  const stop = new AbortController();
  const loop = (async () => {
    while (!stop.signal.aborted) {
      try {
        await work(stop.signal);
      } catch (error) {
        world.runLog.error(failed, error);
      }
      // Aborted while it waits: the loop ends, and that is no error.
      await sleep(LOOK_MS, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
    }
  })();
  closers.push(async () => {
    stop.abort();
    await Promise.race([loop, sleep(DRAIN_MS, undefined, { ref: false })]);
  });
}
