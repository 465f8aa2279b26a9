import type { AwsAccess } from '../adapters/aws/clients.js';
import type { Lookup } from '../adapters/aws/lookup.js';
import { type Look, lookThrough, type Memory } from '../app/reconcile.js';
import type { World } from '../app/world.js';
import type { Config, LookupConfig } from '../config.js';
import type { WatchedSource } from '../ports/store.js';
import type { RunLog, Trail } from '../ports.js';

const ACCOUNTS_MS = 60 * 60 * 1000;
const AT_ONCE = 8;
/** Stands in every record that is made with the role: whoever reads them knows what it was for. */
const SESSION = 'vouch-lookup';
const NOWHERE = 'lookup every-account every-region';

/** LookupEvents, opened once: whoever asks keeps to the same pace. */
export interface Looks {
  readonly lookup: Lookup;
  readonly trail: Trail;
  readonly access: AwsAccess;
}

/** Null where it is not set up. */
export async function openLooks(
  config: Config,
  runLog: RunLog,
  closers: (() => Promise<void>)[],
): Promise<Looks | null> {
  const { lookup: settings } = config;
  if (!settings) return null;
  const { openLookup } = await import('../adapters/aws/lookup.js');
  const { openRoles } = await import('../adapters/aws/roles.js');
  const { createTrail } = await import('../adapters/aws/trail.js');
  const access = {
    region: config.aws?.region ?? regionOf(settings),
    endpoint: config.awsEndpoint ?? undefined,
  };
  const { role: name, externalId } = settings;
  const roles = externalId ? openRoles(access, { name, externalId, session: SESSION }) : null;
  const lookup = openLookup(access, roles);
  closers.push(async () => {
    lookup.close();
    roles?.close();
  });
  const accounts = () => accountsOf(runLog, config, settings, access);
  return { lookup, access, trail: createTrail({ lookup, regions: settings.regions, accounts }) };
}

/**
 * Looks through the accounts and regions that are set: for what the queue lost, or, without a queue, for everything.
 * `round` does what is due; call it every few seconds.
 */
export function openLooking(world: World, config: Config, lookup: LookupConfig, looks: Looks) {
  const kind = config.aws ? 'reconcile' : 'lookup';
  const memory: Memory = new Map();
  let watchedUntil = 0;
  return {
    async round(signal: AbortSignal): Promise<void> {
      if (performance.now() >= watchedUntil) {
        const accounts = await loudly(world, kind, () =>
          accountsOf(world.runLog, config, lookup, looks.access),
        );
        await world.store.sources.watch(`${kind} `, namesOf(kind, accounts, lookup.regions));
        watchedUntil = performance.now() + ACCOUNTS_MS;
      }
      const sources = await world.store.sources.list();
      const ours = sources.filter(({ source }) => source.startsWith(`${kind} `));
      await atOnce(ours, signal, (source) => look(world, looks.lookup, source, memory, signal));
    },
  };
}

function regionOf({ regions }: LookupConfig): string {
  return regions[0] ?? 'us-east-1';
}

function namesOf(kind: string, accounts: readonly string[], regions: readonly string[]): readonly string[] {
  return accounts.flatMap((account) => regions.map((region) => `${kind} ${account} ${region}`));
}

/** With roles: those of the settings and of the organization. Without: our own. */
async function accountsOf(
  runLog: RunLog,
  config: Config,
  lookup: LookupConfig,
  access: AwsAccess,
): Promise<readonly string[]> {
  const { organizationAccounts, ownAccount } = await import('../adapters/aws/accounts.js');
  const named = Object.keys(config.accounts);
  if (lookup.externalId === null) return [await ownAccount(access)];
  if (!lookup.organization) return named.length > 0 ? named : [await ownAccount(access)];
  try {
    return [...new Set([...named, ...(await organizationAccounts(access))])];
  } catch (error) {
    if (named.length === 0) throw error;
    runLog.error('the accounts of the organization could not be listed; those of the settings go on', error);
    return named;
  }
}

/** Without a queue, not to know where to look is to be blind: then something must be watched that stays quiet. */
async function loudly<T>(world: World, kind: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { sources } = world.store;
    const known = (await sources.list()).some(({ source }) => source.startsWith(`${kind} `));
    if (kind === 'lookup' && !known) await sources.watch('lookup ', [NOWHERE]);
    await sources.troubled(NOWHERE, error instanceof Error ? error.message : String(error));
    throw error;
  }
}

async function look(
  world: World,
  looks: Lookup,
  source: WatchedSource,
  memory: Memory,
  signal: AbortSignal,
): Promise<void> {
  const [, account = '', region = ''] = source.source.split(' ');
  const through: Look = async function* (from, to) {
    for await (const page of looks.look({ account, region }, from, to)) {
      signal.throwIfAborted();
      yield page;
    }
  };
  try {
    await lookThrough(world, source, through, memory);
  } catch (error) {
    if (signal.aborted) return;
    world.runLog.error('an account could not be looked through', error, { source: source.source });
  }
}

/** A few at a time; begins no further one where it is to stop. */
async function atOnce<T>(
  things: readonly T[],
  signal: AbortSignal,
  work: (thing: T) => Promise<void>,
): Promise<void> {
  const left = [...things];
  const workers = Array.from({ length: Math.min(AT_ONCE, left.length) }, async () => {
    for (let next = left.shift(); next !== undefined && !signal.aborted; next = left.shift())
      await work(next);
  });
  await Promise.all(workers);
}
