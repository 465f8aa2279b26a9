import { randomBytes } from 'node:crypto';
import { openCanary } from '../adapters/aws/canary.js';
import { createAwsProbe } from '../adapters/aws/probe.js';
import { readsLogFile } from '../adapters/aws/probe-bucket.js';
import { openLookupProbe } from '../adapters/aws/probe-lookup.js';
import {
  awsChecks,
  bucketsCheck,
  type CanaryProbe,
  type Check,
  canaryCheck,
  type LookupProbe,
  lookupCheck,
} from '../app/doctor.js';
import { isLoopbackUrl } from '../config/fields.js';
import type { AwsConfig, Config } from '../config.js';
import { accountsOf, lookupAccess, SESSION } from '../main/lookup.js';
import type { Storage } from '../main.js';

type Closers = (() => Promise<void>)[];

/** All lines about where events come from. */
export function sourceChecks(
  config: Config,
  storage: Promise<Pick<Storage, 'store'>>,
  closers: Closers,
): readonly Check[] {
  const { aws } = config;
  const lookup = lookupCheck(lookupProbe(config, closers));
  if (!aws) return [...awsChecks(null), lookup];
  const access = { region: aws.region, endpoint: config.awsEndpoint ?? undefined };
  return [
    ...awsChecks(queueProbe(config, aws)),
    canaryCheck(canaryProbe(config, aws, storage, closers)),
    bucketsCheck({
      buckets: aws.logBuckets,
      read: (bucket, signal) => readsLogFile(access, bucket, signal),
    }),
    lookup,
  ];
}

/** Where the queue is a stand-in, nothing goes out to AWS itself. */
function queueProbe({ awsEndpoint }: Config, { region, queueUrl, endpoint }: AwsConfig) {
  const queueEndpoint = endpoint ?? undefined;
  const sts = awsEndpoint ?? (isLoopbackUrl(queueUrl) ? queueEndpoint : undefined);
  return createAwsProbe({ region, queueUrl, queueEndpoint, endpoint: sts });
}

function canaryProbe(
  { awsEndpoint }: Config,
  { canary, queueUrl, region }: AwsConfig,
  storage: Promise<Pick<Storage, 'store'>>,
  closers: Closers,
): Parameters<typeof canaryCheck>[0] {
  if (!canary) return isLoopbackUrl(queueUrl) && awsEndpoint === null ? 'not-carried' : 'turned-off';
  const { roleArn } = canary;
  const sender = openCanary({ region, endpoint: awsEndpoint ?? undefined }, roleArn);
  closers.push(async () => sender.close());
  return {
    roleArn,
    // A mark that was never put on record: nobody takes it for a canary when it comes back.
    call: () => sender.send(randomBytes(16).toString('hex')),
    heard: () => heardOf(storage),
  };
}

async function heardOf(storage: Promise<Pick<Storage, 'store'>>): ReturnType<CanaryProbe['heard']> {
  const sources = await (await storage).store.sources.list();
  return sources.find(({ source }) => source === 'sqs') ?? null;
}

function lookupProbe(config: Config, closers: Closers): LookupProbe | null {
  const { lookup } = config;
  if (!lookup) return null;
  const access = lookupAccess(config, lookup);
  const { role: name, externalId, regions } = lookup;
  const role = externalId === null ? null : { name, externalId, session: SESSION };
  const probe = openLookupProbe(access, role, () => new Date());
  closers.push(async () => probe.close());
  return {
    regions,
    role: role && name,
    accounts: async () => {
      let trouble: unknown = null;
      const keep = (_: string, error: unknown) => {
        trouble = error;
      };
      return { accounts: await accountsOf({ error: keep }, config, lookup, access), trouble };
    },
    look: (account, region, signal) => probe.look({ account, region }, signal),
  };
}
