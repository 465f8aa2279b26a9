import { classify } from '../core/classify.js';
import type { Refusal } from '../core/event.js';
import { readAws } from '../core/normalise/aws.js';
import type { WatchedSource } from '../ports/store.js';
import { type Intake, ingest } from './ingest.js';

/** Looks through one account and region between two moments, page by page, newest first. */
export type Look = (
  from: Date,
  to: Date,
) => AsyncIterable<{ readonly records: readonly Found[]; readonly refusals: readonly Refusal[] }>;

interface Found {
  readonly record: unknown;
  readonly where: string;
}

export interface Looked {
  readonly from: Date;
  readonly to: Date;
  /** Records that the other side showed. */
  readonly shown: number;
  /** Events among them that nobody had brought. */
  readonly found: number;
}

const MINUTE = 60 * 1000;
export const LOOK_EVERY_MS = 5 * MINUTE;
/** CloudTrail may show an event that late; so much is looked through again each time. */
const SHOWN_LATE_MS = 20 * MINUTE;
/** The push feed may take that long: what is younger is not lost yet. */
const PUSHED_WITHIN_MS = 5 * MINUTE;
/** Where nobody has looked before. */
const FIRST_MS = 30 * MINUTE;
/** After a long stop. Older events ask nobody anyway. */
const FURTHEST_MS = 24 * 60 * MINUTE;
/** About 20 MB. Beyond it what nobody watches is counted again, and nothing worse happens. */
const MOST_KNOWN = 200_000;

/** Ids that were handed over by the last look, for each source: a feed shows most events several times. */
export type Memory = Map<string, ReadonlySet<string>>;

/**
 * Looks through one source if it is its turn, and stores each page before it asks for the next: a look may take longer
 * than it is to the next one, and it is neither blind meanwhile nor begun a second time. As a check on a push feed (`reconcile …`) it takes in only watched events
 * that nobody has brought, marked `recovered late`; as the only feed (`lookup …`) it takes in everything. Returns null
 * where it was not its turn; throws what the look threw, which is kept with the source.
 */
export async function lookThrough(
  world: Intake,
  source: WatchedSource,
  look: Look,
  memory: Memory,
): Promise<Looked | null> {
  const { sources } = world.store;
  if (!(await sources.turn(source.source, LOOK_EVERY_MS))) return null;
  const to = await world.store.now();
  const from = beginning(source.lookedTo, to);
  // After a failure only a whole look counts: one that fails each time in the middle never reaches what is older.
  const goesOn = () => sources.goesOn(source.source, LOOK_EVERY_MS, source.trouble === null);
  try {
    const looked = await takeAll(world, source.source, look(from, to), memory, { from, to }, goesOn);
    const checks = isCheck(source.source);
    await sources.looked(source.source, to, checks ? looked.found : 0);
    if (checks && looked.found > 0) tellRecovered(world, source.source, looked);
    return looked;
  } catch (error) {
    // Told to stop: that says nothing about the source.
    if (error instanceof Error && error.name === 'AbortError') throw error;
    const why = error instanceof Error ? error.message : String(error);
    await sources.troubled(source.source, why);
    throw error;
  }
}

function isCheck(source: string): boolean {
  return source.startsWith('reconcile ');
}

function beginning(lookedTo: Date | null, to: Date): Date {
  const wanted = lookedTo ? lookedTo.getTime() - SHOWN_LATE_MS : to.getTime() - FIRST_MS;
  return new Date(Math.max(wanted, to.getTime() - FURTHEST_MS));
}

async function takeAll(
  world: Intake,
  source: string,
  pages: ReturnType<Look>,
  memory: Memory,
  { from, to }: Pick<Looked, 'from' | 'to'>,
  goesOn: () => Promise<void>,
): Promise<Looked> {
  const known = memory.get(source) ?? new Set();
  const seen = new Set<string>();
  let shown = 0;
  let found = 0;
  for await (const { records, refusals } of pages) {
    shown += records.length + refusals.length;
    const fresh = isCheck(source)
      ? await lost(world, records, to)
      : records.filter(({ record }) => isNew(record, known, seen));
    if (fresh.length + refusals.length > 0) found += await take(world, source, fresh, refusals);
    await goesOn();
  }
  memory.set(source, seen);
  return { from, to, shown, found };
}

/** Marks it as seen by this look as well. A record without an id is new each time. */
function isNew(record: unknown, known: ReadonlySet<string>, seen: Set<string>): boolean {
  const id = (record as { readonly eventID?: unknown } | null)?.eventID;
  if (typeof id !== 'string') return true;
  const fresh = !known.has(id) && !seen.has(id);
  if (seen.size < MOST_KNOWN) seen.add(id);
  return fresh;
}

/**
 * Watched, old enough to have been pushed, and not here. What only detections of history look at has no row of its
 * own unless it made one speak, so whether it came cannot be asked: it is left alone.
 */
async function lost(world: Intake, records: readonly Found[], now: Date): Promise<readonly Found[]> {
  const watched = records.flatMap((one) => {
    const read = readAws(one.record, one.where);
    if ('refusal' in read || now.getTime() - Date.parse(read.event.at) < PUSHED_WITHIN_MS) return [];
    const { event } = read;
    return classify(event, world.catalogue).tier === 'ignore' ? [] : [{ one, id: event.id }];
  });
  if (watched.length === 0) return [];
  const missing = await world.store.sources.missing(watched.map(({ id }) => id));
  return watched.flatMap(({ one, id }) => (missing.has(id) ? [one] : []));
}

async function take(
  world: Intake,
  source: string,
  records: readonly Found[],
  refusals: readonly Refusal[],
): Promise<number> {
  const road = isCheck(source) ? 'recovered late' : 'lookup';
  const { stored } = await ingest(world, { records, refusals, road, live: true });
  return stored.length;
}

function tellRecovered(world: Intake, source: string, { found, from, to }: Looked): void {
  const many = found === 1 ? '1 event' : `${found} events`;
  world.runLog.step({
    action: 'events-recovered',
    outcome: 'success',
    message: `${many} that the push feed had lost, by ${source}`,
    detail: { source, found, from: from.toISOString(), to: to.toISOString() },
  });
}
