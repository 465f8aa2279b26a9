import { randomInt, randomUUID } from 'node:crypto';
import type { Refusal } from '../../core/event.js';
import type { Arrival, EventTable, IssuedKey, TakeResult, Tally } from '../../ports/store.js';
import { packPlain } from './json.js';
import { indexable } from './keys.js';
import type { Session } from './session.js';

type Delivery = Parameters<EventTable['take']>[0];

/** Arrivals of one id with one content. */
interface Variant {
  readonly id: string;
  readonly key: string;
  readonly eventId: string;
  arrival: Arrival;
  count: number;
}

/** The row that stands for a key. */
interface Standing {
  readonly id: string;
  readonly hash: string;
  readonly quiet: boolean;
}

const SHARDS = 16;
const CHUNK = 500;

/**
 * Takes a delivery in the transaction of the caller. Each arrival is stored, seen before, or a conflict (the
 * same id with other content, kept once per content; repeats of it count as seen before). Rows are written in
 * the order of their keys, so that two deliveries of the same records do not lock each other out.
 */
export async function take(session: Session, delivery: Delivery): Promise<TakeResult> {
  const variants = variantsOf(delivery.arrivals);
  const firsts = [...new Map([...variants].reverse().map((one) => [one.key, one])).values()].sort(byKey);
  const rows = await insertEvents(session, firsts);
  const stored = variants.filter((one) => rows.get(one.key)?.id === one.id);
  const others = variants.filter((one) => rows.get(one.key)?.id !== one.id);
  const repeats = others.filter((one) => rows.get(one.key)?.hash === one.arrival.event.hash);
  await countRepeats(
    session,
    repeats.filter((one) => !firsts.includes(one)),
  );
  const woken = await wake(
    session,
    repeats.filter((one) => !one.arrival.quiet && rows.get(one.key)?.quiet === true),
  );
  const conflicts = await insertConflicts(
    session,
    others.filter((one) => rows.get(one.key)?.hash !== one.arrival.event.hash).sort(byKey),
    delivery.road,
  );
  await insertRefusals(session, delivery.refusals, delivery.road);
  await insertTallies(session, delivery.tallies);
  await insertIssued(session, delivery.issued);
  const seenBefore = delivery.arrivals.length - stored.length - conflicts.length;
  const result = {
    stored: [...stored.map((one) => one.id), ...woken],
    urgent: stored.filter(isUrgent).map((one) => one.id),
    seenBefore: seenBefore - woken.length,
    conflicts,
    refused: delivery.refusals.length,
    counted: delivery.tallies.reduce((sum, tally) => sum + tally.count, 0),
  };
  // The counters say what the rows say: one that was woken is no new row.
  await addUp(session, { ...result, stored: stored.map((one) => one.id), seenBefore });
  return result;
}

function variantsOf(arrivals: readonly Arrival[]): Variant[] {
  const variants = new Map<string, Variant>();
  for (const arrival of arrivals) {
    const eventId = indexable(arrival.event.id);
    const key = `${arrival.event.provider} ${eventId}`;
    const variant = variants.get(`${key} ${arrival.event.hash}`);
    if (variant) {
      variant.count += 1;
      if (variant.arrival.quiet && !arrival.quiet) variant.arrival = arrival;
    } else
      variants.set(`${key} ${arrival.event.hash}`, { id: randomUUID(), key, eventId, arrival, count: 1 });
  }
  return [...variants.values()];
}

function isUrgent({ arrival }: Variant): boolean {
  return arrival.classification.tier === 'alert' && stateOf(arrival) === 'new';
}

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : 1;
}

/** Which row now stands for each key, and with which content. A delivery came at one moment, not row by row. */
async function insertEvents(session: Session, variants: readonly Variant[]): Promise<Map<string, Standing>> {
  const found = new Map<string, Standing>();
  for (const chunk of chunks(variants)) {
    const rows = await session.sql<Standing & { provider: string; event_id: string }>(
      `INSERT INTO events AS e (id, provider, event_id, hash, service, name, account, at, road, tier, late, quiet,
                                state, seen, event, raw, classification, received_at)
       SELECT r.*, (SELECT vouch_now()) FROM json_to_recordset($1::json) AS r(id text, provider text, event_id text, hash text,
              service text, name text, account text, at timestamptz, road text, tier text, late boolean,
              quiet boolean, state text, seen int, event jsonb, raw jsonb, classification jsonb)
           ON CONFLICT (provider, event_id) DO UPDATE
              SET seen = e.seen + CASE WHEN e.hash = excluded.hash THEN excluded.seen ELSE 0 END
       RETURNING e.id, e.provider, e.event_id, e.hash, e.quiet`,
      packPlain(chunk.map(eventRow)),
    );
    for (const row of rows) found.set(`${row.provider} ${row.event_id}`, row);
  }
  return found;
}

function eventRow(variant: Variant) {
  const { road, late, quiet, classification } = variant.arrival;
  const { service, name, account, at } = variant.arrival.event;
  return {
    ...contentOf(variant),
    ...{ service, name, account, road, late },
    at: sortable(at),
    tier: classification.tier,
    quiet: quiet ?? false,
    state: stateOf(variant.arrival),
  };
}

function contentOf({ id, eventId, arrival, count }: Variant) {
  const { raw, ...event } = arrival.event;
  const { provider, hash } = event;
  return {
    id,
    provider,
    event_id: eventId,
    hash,
    seen: count,
    event,
    raw,
    classification: arrival.classification,
  };
}

/** Nobody is asked about what is only logged, or came in quietly: there is nothing left to do. */
function stateOf({ classification, late, quiet }: Arrival): 'new' | 'late' | 'done' {
  if (quiet || classification.tier === 'log' || classification.tier === 'ignore') return 'done';
  return late ? 'late' : 'new';
}

/** The source's time where a column can hold it; it only sorts, the event keeps its own words. */
function sortable(at: string): string {
  const time = Date.parse(at);
  const fits = time >= 0 && time < Date.UTC(9999, 0);
  return new Date(fits ? time : 0).toISOString();
}

/** A content that was not the first of its id in this delivery, yet is the one that was stored long ago. */
async function countRepeats(session: Session, repeats: readonly Variant[]): Promise<void> {
  if (repeats.length === 0) return;
  await session.sql(
    `UPDATE events e SET seen = e.seen + r.seen
       FROM json_to_recordset($1::json) AS r(provider text, event_id text, seen int)
      WHERE e.provider = r.provider AND e.event_id = r.event_id`,
    packPlain(repeats.map(contentOf).map(({ provider, event_id, seen }) => ({ provider, event_id, seen }))),
  );
}

/**
 * A replay beside a real workspace kept these quietly; now they came to be asked about, and are judged as they are
 * now. Their rows are locked by the insert before. Ids of the rows.
 */
async function wake(session: Session, variants: readonly Variant[]): Promise<string[]> {
  const woken: string[] = [];
  for (const chunk of chunks(variants)) {
    const rows = await session.sql<{ id: string }>(
      `UPDATE events e
          SET quiet = false, state = r.state, late = r.late, road = r.road, tier = r.tier,
              classification = r.classification, attempts = 0, error = NULL,
              received_at = vouch_now(), due_at = vouch_now()
         FROM json_to_recordset($1::json) AS r(provider text, event_id text, state text, late boolean, road text,
              tier text, classification jsonb)
        WHERE e.provider = r.provider AND e.event_id = r.event_id AND e.quiet
        RETURNING e.id`,
      packPlain(chunk.map(eventRow)),
    );
    woken.push(...rows.map((row) => row.id));
  }
  return woken;
}

/** Ids of the rows that are new. */
async function insertConflicts(
  session: Session,
  variants: readonly Variant[],
  road: string,
): Promise<string[]> {
  const fresh: string[] = [];
  for (const chunk of chunks(variants)) {
    const ours = new Set(chunk.map((one) => one.id));
    const rows = await session.sql<{ id: string }>(
      `INSERT INTO event_conflicts AS c (id, provider, event_id, hash, road, seen, event, raw, classification)
       SELECT r.id, r.provider, r.event_id, r.hash, $2::text, r.seen, r.event, r.raw, r.classification
         FROM json_to_recordset($1::json) AS r(id text, provider text, event_id text, hash text, seen int,
              event jsonb, raw jsonb, classification jsonb)
           ON CONFLICT (provider, event_id, hash) DO UPDATE SET seen = c.seen + excluded.seen
       RETURNING c.id`,
      packPlain(chunk.map(contentOf)),
      road,
    );
    fresh.push(...rows.map((row) => row.id).filter((id) => ours.has(id)));
  }
  return fresh;
}

async function insertRefusals(session: Session, refusals: readonly Refusal[], road: string): Promise<void> {
  const once = new Map<string, Refusal & { key: string; seen: number }>();
  for (const refusal of refusals) {
    const seen = once.get(refusal.hash)?.seen ?? 0;
    once.set(refusal.hash, { ...(once.get(refusal.hash) ?? refusal), key: refusal.hash, seen: seen + 1 });
  }
  for (const chunk of chunks([...once.values()].sort(byKey))) {
    await session.sql(
      `INSERT INTO refusals AS f (hash, reason, "where", excerpt, road, seen)
       SELECT r.hash, r.reason, r."where", r.excerpt, $2::text, r.seen
         FROM json_to_recordset($1::json) AS r(hash text, reason text, "where" text, excerpt text, seen int)
           ON CONFLICT (hash) DO UPDATE SET seen = f.seen + excluded.seen`,
      packPlain(chunk),
      road,
    );
  }
}

async function insertTallies(session: Session, tallies: readonly Tally[]): Promise<void> {
  const sums = new Map<string, Tally & { key: string }>();
  for (const tally of tallies) {
    const [account, service, name] = [tally.account, tally.service, tally.name].map(indexable) as Three;
    const hour = sortable(tally.hour);
    const key = packPlain([account, service, name, hour]);
    sums.set(key, { key, account, service, name, hour, count: tally.count + (sums.get(key)?.count ?? 0) });
  }
  for (const chunk of chunks([...sums.values()].sort(byKey))) {
    await session.sql(
      `INSERT INTO tallies AS t (account, service, name, hour, count)
       SELECT r.account, r.service, r.name, r.hour, r.count
         FROM json_to_recordset($1::json)
              AS r(account text, service text, name text, hour timestamptz, count bigint)
           ON CONFLICT (account, service, name, hour) DO UPDATE SET count = t.count + excluded.count`,
      packPlain(chunk),
    );
  }
}

type Three = [string, string, string];

/** A key is issued once; a second record about it changes nothing. */
async function insertIssued(session: Session, issued: readonly IssuedKey[]): Promise<void> {
  const rows = issued.map((one) => ({
    key: indexable(one.accessKey),
    role: one.role,
    at: sortable(one.at.toISOString()),
    actor: one.actor,
  }));
  for (const chunk of chunks(rows.sort(byKey))) {
    await session.sql(
      `INSERT INTO issued_keys (access_key, role, at, actor)
       SELECT r.key, r.role, r.at, r.actor
         FROM json_to_recordset($1::json) AS r(key text, role text, at timestamptz, actor jsonb)
           ON CONFLICT (access_key) DO NOTHING`,
      packPlain(chunk),
    );
  }
}

/** Into any one of the rows, and last, so that deliveries rarely wait for one another. */
async function addUp(session: Session, result: TakeResult): Promise<void> {
  await session.sql(
    `UPDATE intake SET stored = stored + $2::int, seen_before = seen_before + $3::int,
            conflicts = conflicts + $4::int, refused = refused + $5::int, counted = counted + $6::float8
      WHERE shard = $1::int`,
    randomInt(SHARDS),
    result.stored.length,
    result.seenBefore,
    result.conflicts.length,
    result.refused,
    result.counted,
  );
}

function chunks<T>(items: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += CHUNK) parts.push(items.slice(at, at + CHUNK));
  return parts;
}
