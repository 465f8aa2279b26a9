import type { KeptTrack, TrackKey } from '../../core/history/look.js';
import type { HistoryTable } from '../../ports/history.js';
import { packPlain } from './json.js';
import { indexable } from './keys.js';
import type { Session } from './session.js';

/** At most so many rows go into one statement. */
const CHUNK = 500;

export function historyTable(session: Session): HistoryTable {
  return {
    read: (keys) => fetched(session, keys, FETCH),
    hold: (keys) => {
      if (!session.inTransaction)
        throw new Error('history: expected to be inside a transaction to hold rows');
      return fetched(session, keys, HOLD);
    },
    async put(tracks) {
      for (const chunk of chunks(sorted(tracks))) await session.sql(PUT, packPlain(chunk.map(rowOf)));
    },
  };
}

type Row = Pick<KeptTrack, 'watch' | 'key'> & { track: KeptTrack['track'] | null; until: Date };

const GIVEN = 'json_to_recordset($1::json)';
const FETCH = `SELECT h.watch, h.key, h.track, h.until
    FROM ${GIVEN} AS r(watch text, key text) JOIN history h ON h.watch = r.watch AND h.key = r.key`;
/** What is not there yet is made, so that two deliveries that begin the same row wait for one another. */
const HOLD = `INSERT INTO history AS h (watch, key, track, until)
  SELECT r.watch, r.key, NULL, vouch_now() FROM ${GIVEN} AS r(watch text, key text)
      ON CONFLICT (watch, key) DO UPDATE SET watch = excluded.watch
  RETURNING h.watch, h.key, h.track, h.until`;
/**
 * Events that are old when they come are remembered for a day at least: those that belong to them may come as late.
 */
const PUT = `INSERT INTO history AS h (watch, key, track, until)
  SELECT r.watch, r.key, r.track, greatest(r.until, vouch_now() + interval '1 day')
    FROM ${GIVEN} AS r(watch text, key text, track jsonb, until timestamptz)
      ON CONFLICT (watch, key) DO UPDATE SET track = excluded.track, until = greatest(h.until, excluded.until)`;

async function fetched(
  session: Session,
  keys: readonly TrackKey[],
  statement: string,
): Promise<readonly KeptTrack[]> {
  const found: KeptTrack[] = [];
  for (const chunk of chunks(sorted(keys))) {
    const given = new Map(chunk.map((one) => [nameOf(stored(one)), one]));
    const rows = await session.sql<Row>(statement, packPlain(chunk.map(stored)));
    for (const row of rows) {
      const key = given.get(nameOf(row));
      if (!key || row.track === null) continue;
      found.push({ watch: key.watch, key: key.key, track: row.track, until: row.until.getTime() });
    }
  }
  return found;
}

function stored({ watch, key }: TrackKey): TrackKey {
  return { watch: indexable(watch), key: indexable(key) };
}

function rowOf(kept: KeptTrack) {
  return { ...stored(kept), track: kept.track, until: timeOf(kept.until) };
}

/** The source's time where a column can hold it. */
function timeOf(until: number): string {
  const latest = Date.UTC(9999, 0);
  return new Date(Math.min(Math.max(until, 0), latest)).toISOString();
}

/** Each once, in one order for everybody: then nobody waits for one who waits for them. */
function sorted<T extends TrackKey>(keys: readonly T[]): readonly T[] {
  const once = new Map(keys.map((one) => [nameOf(stored(one)), one]));
  return [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function nameOf({ watch, key }: TrackKey): string {
  return `${watch}\n${key}`;
}

function chunks<T>(items: readonly T[]): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += CHUNK) parts.push(items.slice(at, at + CHUNK));
  return parts;
}
