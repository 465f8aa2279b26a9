import { classify } from '../core/classify.js';
import { isTried } from '../core/dark/shadow.js';
import type { Refusal, VouchEvent } from '../core/event.js';
import { NO_TIME, readAws } from '../core/normalise/aws.js';
import { issuedKeyOf } from '../core/normalise/issued-key.js';
import { wholeEvent } from '../core/normalise/reading.js';
import type { Arrival, IssuedKey, TakeResult, Tally } from '../ports/store.js';
import { type Recalled, remember } from './remember.js';
import type { World } from './world.js';

/** A live event older than this asks nobody: it goes to security in one list. */
const LATE_MS = 24 * 60 * 60 * 1000;

/** What taking in needs of the world: no chat, no second factor. */
export type Intake = Pick<World, 'store' | 'queue' | 'runLog' | 'catalogue'>;

export interface Delivery {
  readonly records: readonly { readonly record: unknown; readonly where: string }[];
  readonly refusals: readonly Refusal[];
  /** `sqs`, `replay`, `sandbox` … */
  readonly road: string;
  /** It comes from a feed that is meant to be current: old records in it are late. */
  readonly live: boolean;
  /** Kept and judged, and nobody is asked or told. */
  readonly quiet?: boolean;
}

export interface Taken extends TakeResult {
  /** Of the watched ones, stored or seen before, those that could not be read in full. */
  readonly flawed: number;
}

/**
 * Takes one delivery in: normalises, classifies, and commits everything at once. Only after it has resolved
 * may the source forget the delivery. In = stored (new or seen before) + counted + refused, always.
 */
export async function ingest(world: Intake, delivery: Delivery): Promise<Taken> {
  const now = await world.store.now();
  const read = readAll(delivery);
  const { result, rings, flawed } = await world.store.transaction(async (tables) => {
    const recalled = await remember(tables.history, world.catalogue, read.events);
    const sorted = sort(world, delivery, read, recalled, now);
    const taken = await tables.events.take({ ...sorted, road: delivery.road });
    const news = [...conflictNews(delivery, taken)];
    return {
      result: taken,
      flawed: sorted.arrivals.filter(({ event }) => event.flaw !== null).length,
      rings: await tables.effects.add(
        null,
        news.map((text) => ({ effect: { kind: 'tell', text }, lane: 'tell' })),
      ),
    };
  });
  await world.queue.ring('alert', result.urgent);
  await world.queue.ring('event', without(result.stored, result.urgent));
  await world.queue.ring('effect', rings);
  world.runLog.step({
    action: 'delivery-taken',
    outcome: 'success',
    message: `${delivery.records.length + delivery.refusals.length} records by ${delivery.road}`,
    detail: {
      stored: result.stored.length,
      seenBefore: result.seenBefore,
      counted: result.counted,
      refused: result.refused,
      conflicts: result.conflicts.length,
    },
  });
  return { ...result, flawed };
}

interface Sorted {
  readonly arrivals: readonly Arrival[];
  readonly refusals: readonly Refusal[];
  readonly tallies: readonly Tally[];
  readonly issued: readonly IssuedKey[];
}

/** What is in a delivery, before anybody has thought about it. */
interface Contents {
  readonly events: readonly VouchEvent[];
  readonly refusals: readonly Refusal[];
  readonly issued: readonly IssuedKey[];
}

function readAll(delivery: Delivery): Contents {
  const events: VouchEvent[] = [];
  const refusals = [...delivery.refusals];
  const issued: IssuedKey[] = [];
  for (const { record, where } of delivery.records) {
    const outcome = readAws(record, where);
    if ('refusal' in outcome) {
      refusals.push(outcome.refusal);
      continue;
    }
    events.push(outcome.event);
    const key = issuedKeyOf(outcome.event);
    if (key) issued.push(key);
  }
  return { events, refusals, issued };
}

/**
 * What came before may raise what nobody would look at by itself: then it is kept like any other. What matched only
 * in the dark is kept too, at the tier `ignore`: nothing is left to do about it.
 */
function sort(
  world: Intake,
  delivery: Delivery,
  { events, refusals, issued }: Contents,
  recalled: Recalled,
  now: Date,
): Sorted {
  const arrivals: Arrival[] = [];
  const counts = new Map<string, Tally>();
  for (const event of events) {
    const classification = classify(event, world.catalogue, recalled.get(event));
    if (classification.tier === 'ignore' && !isTried(classification)) {
      count(counts, event.account, event.service, event.name, event.at);
      continue;
    }
    const late = delivery.live && event.at !== NO_TIME && now.getTime() - Date.parse(event.at) > LATE_MS;
    const { road, quiet } = delivery;
    arrivals.push({ event: wholeEvent(event), classification, road, late, quiet });
  }
  return { arrivals, refusals, tallies: [...counts.values()], issued };
}

function count(counts: Map<string, Tally>, account: string, service: string, name: string, at: string): void {
  const hour = `${at.slice(0, 13)}:00:00Z`;
  const key = `${account}|${service}|${name}|${hour}`;
  const before = counts.get(key)?.count ?? 0;
  counts.set(key, { account, service, name, hour, count: before + 1 });
}

/** The same id with other content: somebody forges events, or a source is broken. Either way a human looks. */
function conflictNews(delivery: Delivery, { conflicts }: TakeResult): readonly string[] {
  if (conflicts.length === 0 || delivery.quiet) return [];
  const many = conflicts.length === 1 ? '1 event' : `${conflicts.length} events`;
  return [
    `${many} came by ${delivery.road} with an id that is known already and with other content. They are kept aside and were not acted on. A forged or broken feed does that.`,
  ];
}

function without(all: readonly string[], some: readonly string[]): readonly string[] {
  const left = new Set(some);
  return all.filter((id) => !left.has(id));
}
