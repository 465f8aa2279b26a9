import type { SourceTable, WatchedSource } from '../../ports/store.js';
import { packPlain, storable } from './json.js';
import { indexable } from './keys.js';
import type { Session } from './session.js';

const DAY = "interval '1 day'";
const MINUTE = "interval '1 minute'";
/** Nobody took a turn for that long: everything was down, and what was heard of before says nothing. */
const ANEW = "sources.gone OR sources.turn_at < vouch_now() - interval '15 minutes'";

function columns(from = 'sources', blind = from): string {
  return `${from}.source, ${from}.watched_at AS "watchedAt", ${from}.heard_at AS "heardAt", ${from}.lag_ms AS "lagMs",
          ${from}.looked_to AS "lookedTo", ${from}.recovered::float8 AS recovered, ${from}.trouble,
          ${blind}.blind_at AS "blindAt"`;
}

export function sourceTable({ sql, atomically }: Session): SourceTable {
  return {
    watch: (kind, sources) => atomically((inner) => watch(inner, kind, sources)),

    list: () => sql<WatchedSource>(`SELECT ${columns()} FROM sources WHERE NOT gone ORDER BY source`),

    async turn(source, everyMs) {
      const rows = await sql(
        `UPDATE sources SET turn_at = vouch_now() + $2::float8 * interval '1 millisecond'
          WHERE source = $1::text AND NOT gone AND turn_at <= vouch_now() RETURNING 1`,
        source,
        everyMs,
      );
      return rows.length > 0;
    },

    async sent(source, mark) {
      await sql(`DELETE FROM canaries WHERE sent_at < vouch_now() - ${DAY}`);
      await sql('INSERT INTO canaries (mark, source) VALUES ($1::text, $2::text)', mark, source);
    },

    async troubled(source, why) {
      const text = storable(why).slice(0, 500);
      await sql('UPDATE sources SET trouble = $2::text WHERE source = $1::text', source, text);
    },

    arrived: (marks) =>
      sql(
        `WITH back AS (
           UPDATE canaries SET arrived_at = vouch_now()
            WHERE mark = ANY($1::text[]) AND arrived_at IS NULL
           RETURNING source, least(extract(epoch FROM arrived_at - sent_at) * 1000, 2000000000)::int AS lag)
         UPDATE sources s SET heard_at = vouch_now(), lag_ms = b.lag, trouble = NULL
           FROM (SELECT source, min(lag) AS lag FROM back GROUP BY source) b
          WHERE s.source = b.source
         RETURNING s.source, b.lag AS "lagMs"`,
        marks,
      ),

    async missing(eventIds) {
      const rows = await sql<{ id: string }>(
        `SELECT l.id FROM json_to_recordset($1::json) AS l(id text, key text)
          WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.provider = 'aws' AND e.event_id = l.key AND NOT e.quiet)`,
        packPlain(eventIds.map((id) => ({ id, key: indexable(id) }))),
      );
      return new Set(rows.map(({ id }) => id));
    },

    async goesOn(source, everyMs, heard) {
      await sql(
        `UPDATE sources SET turn_at = vouch_now() + $2::float8 * interval '1 millisecond',
                heard_at = CASE WHEN $3::boolean THEN vouch_now() ELSE heard_at END
          WHERE source = $1::text AND turn_at < vouch_now() + $2::float8 * interval '1 millisecond' - ${MINUTE}`,
        source,
        everyMs,
        heard,
      );
    },

    async looked(source, to, recovered) {
      await sql(
        `UPDATE sources SET heard_at = vouch_now(), trouble = NULL, recovered = recovered + $3::int,
                looked_to = greatest(looked_to, $2::timestamptz)
          WHERE source = $1::text`,
        source,
        to.toISOString(),
        recovered,
      );
    },

    goneQuiet: (afterMs) =>
      sql<WatchedSource>(
        `UPDATE sources SET blind_at = vouch_now(), page = 'trigger', page_until = NULL
          WHERE NOT gone AND blind_at IS NULL AND NOT starts_with(source, 'reconcile ')
            AND greatest(watched_at, heard_at) <= vouch_now() - $1::float8 * interval '1 millisecond'
         RETURNING ${columns()}`,
        afterMs,
      ),

    // A page that is on its way is waited for, so that its end cannot overtake it.
    backAgain: () =>
      sql<WatchedSource>(
        `WITH before AS (
           SELECT source, blind_at FROM sources
            WHERE blind_at IS NOT NULL AND (gone OR heard_at > blind_at) ORDER BY source FOR UPDATE)
         UPDATE sources SET blind_at = NULL, page = 'resolve',
                page_until = CASE WHEN page = 'trigger' THEN page_until END
           FROM before WHERE sources.source = before.source
         RETURNING ${columns('sources', 'before')}`,
      ),

    async takePage(leaseMs) {
      const [row] = await sql<{ source: string; action: 'trigger' | 'resolve'; at: Date }>(
        `UPDATE sources SET page_until = vouch_now() + $1::float8 * interval '1 millisecond'
          WHERE source = (SELECT source FROM sources
                           WHERE page IN ('trigger', 'resolve') AND (page_until IS NULL OR page_until <= vouch_now())
                           ORDER BY source LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING source, page AS action, coalesce(blind_at, vouch_now()) AS at`,
        leaseMs,
      );
      return row ?? null;
    },

    async paged(source, action) {
      const next = action === 'trigger' ? 'triggered' : 'none';
      await sql(
        `UPDATE sources SET page_until = NULL, page = CASE WHEN page = $2::text THEN $3::text ELSE page END
          WHERE source = $1::text`,
        source,
        action,
        next,
      );
      await sql(`DELETE FROM sources WHERE source = $1::text AND gone AND page = 'none'`, source);
    },
  };
}

/** Names in their order, so that two processes that start together do not lock each other out. */
async function watch({ sql }: Session, kind: string, sources: readonly string[]): Promise<void> {
  await sql(
    `INSERT INTO sources (source) SELECT DISTINCT unnest($1::text[]) AS source ORDER BY source
         ON CONFLICT (source) DO UPDATE
            SET gone = false,
                watched_at = CASE WHEN ${ANEW} THEN vouch_now() ELSE sources.watched_at END,
                turn_at = CASE WHEN ${ANEW} THEN vouch_now() ELSE sources.turn_at END`,
    sources,
  );
  await sql(
    'UPDATE sources SET gone = true WHERE starts_with(source, $1::text) AND source <> ALL($2::text[])',
    kind,
    sources,
  );
  await sql(`DELETE FROM sources WHERE gone AND blind_at IS NULL AND page = 'none'`);
}
