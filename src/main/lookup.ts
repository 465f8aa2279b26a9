import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsAccess } from '../adapters/aws/clients.js';
import type { Lookup } from '../adapters/aws/lookup.js';
import { type Look, lookThrough, type Memory } from '../app/reconcile.js';
import type { World } from '../app/world.js';
import type { Config, LookupConfig } from '../config.js';
import type { WatchedSource } from '../ports/store.js';
import type { RunLog, Trail } from '../ports.js';
import { type Gate, openGate, patiently } from './gate.js';

const ACCOUNTS_MS = 60 * 60 * 1000;
/** Pages that are asked for and stored at once, of however many places. */
const AT_ONCE = 8;
/** How long what is under way may take to end. */
const DRAIN_MS = 5_000;
/** Stands in every record that is made with the role: whoever reads them knows what it was for. */
export const SESSION = 'vouch-lookup';
const NOWHERE = 'lookup every-account every-region';

/** LookupEvents, opened once: whoever asks keeps to the same pace. */
export interface Looks {
  readonly lookup: Lookup;
  readonly trail: Trail;
  readonly access: AwsAccess;
  /** Looks that are under way, by source. */
  readonly running: Map<string, Promise<void>>;
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
  const access = lookupAccess(config, settings);
  const { role: name, externalId } = settings;
  const roles = externalId ? openRoles(access, { name, externalId, session: SESSION }) : null;
  const lookup = openLookup(access, roles);
  const running: Looks['running'] = new Map();
  closers.push(async () => {
    await Promise.race([Promise.all(running.values()), sleep(DRAIN_MS, undefined, { ref: false })]);
    lookup.close();
    roles?.close();
  });
  const accounts = () => accountsOf(runLog, config, settings, access);
  const trail = createTrail({ lookup, regions: settings.regions, accounts });
  return { lookup, access, trail, running };
}

/**
 * Looks through the accounts and regions that are set: for what the queue lost, or, without a queue, for everything.
 * `round` begins what is due and waits for none of it, so that one place with much to read holds up no other: they take
 * turns, page by page. Call it every few seconds. What is under way ends at its next page once `signal` is aborted.
 */
export function openLooking(world: World, config: Config, lookup: LookupConfig, looks: Looks) {
  const kind = config.aws ? 'reconcile' : 'lookup';
  const memory: Memory = new Map();
  const gate = openGate(AT_ONCE);
  const { running } = looks;
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
      for (const one of sources) {
        if (!one.source.startsWith(`${kind} `) || running.has(one.source) || signal.aborted) continue;
        const ended = look(world, looks.lookup, one, memory, gate, signal);
        running.set(
          one.source,
          ended.finally(() => running.delete(one.source)),
        );
      }
    },
  };
}

/** Where roles are taken and accounts are listed: beside the queue, or else in the first region. */
export function lookupAccess(config: Config, { regions }: LookupConfig): AwsAccess {
  const region = config.aws?.region ?? regions[0] ?? 'us-east-1';
  return { region, endpoint: config.awsEndpoint ?? undefined };
}

function namesOf(kind: string, accounts: readonly string[], regions: readonly string[]): readonly string[] {
  return accounts.flatMap((account) => regions.map((region) => `${kind} ${account} ${region}`));
}

/** With roles: those of the settings and of the organization. Without: our own. */
export async function accountsOf(
  runLog: Pick<RunLog, 'error'>,
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
  gate: Gate,
  signal: AbortSignal,
): Promise<void> {
  const [, account = '', region = ''] = source.source.split(' ');
  const through: Look = async function* (from, to) {
    const pages = looks.look({ account, region }, from, to);
    for (;;) {
      const { done, value: page } = await patiently(gate, pages.next());
      signal.throwIfAborted();
      if (done) return;
      yield page;
      gate.leave();
      await gate.enter();
      signal.throwIfAborted();
    }
  };
  await gate.enter();
  try {
    if (!signal.aborted) await lookThrough(world, source, through, memory);
  } catch (error) {
    if (!signal.aborted)
      world.runLog.error('an account could not be looked through', error, { source: source.source });
  } finally {
    gate.leave();
  }
}
