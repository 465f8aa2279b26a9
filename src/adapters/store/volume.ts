import { SMALL, SUMMARY_LANE } from '../../core/budget.js';
import { STORM_LANE } from '../../core/storm.js';
import type { VolumeTable } from '../../ports/volume.js';
import { storable } from './json.js';
import type { Session } from './session.js';

interface Count {
  readonly count: number;
}

/** Each looks at the cases of a period, which an index finds. */
export function volumeTable({ sql }: Session): VolumeTable {
  return {
    async questionsTo(personId, since) {
      const [row] = await sql<Count>(
        `SELECT count(*)::float8 AS count FROM cases
          WHERE opened_at > $2::timestamptz AND workflow = 'verify-action'
            AND audience ->> 'personId' = $1::text AND audience ->> 'role' = 'asked'
            AND severity = ANY($3::text[]) AND NOT starts_with(reverse(group_key), reverse($4::text))`,
        storable(personId),
        since.toISOString(),
        SMALL,
        SUMMARY_LANE,
      );
      return row?.count ?? 0;
    },

    // The detection that a case is counted under: of the most serious of its events, the first.
    async openedLike({ detection, account }, since, most) {
      const [row] = await sql<Count>(
        `SELECT count(*)::float8 AS count FROM (
           SELECT 1 FROM cases c
            WHERE c.closed_at IS NULL AND c.opened_at > $3::timestamptz AND c.account = $2::text
              AND $1::text = (SELECT i.item ->> 'detection' FROM case_items i WHERE i.case_id = c.id
                               ORDER BY vouch_rank(i.item ->> 'severity'), i.position LIMIT 1)
            LIMIT $4::int) AS found`,
        storable(detection),
        storable(account),
        since.toISOString(),
        most,
      );
      return row?.count ?? 0;
    },

    async gathered(since) {
      const [row] = await sql<Row>(GATHERED, since.toISOString(), SUMMARY_LANE, STORM_LANE);
      const { summaries = 0, summarised = 0, people = 0, storms = 0, stormed = 0 } = row ?? {};
      return {
        summaries: { cases: summaries, events: summarised, people },
        storms: { cases: storms, events: stormed },
      };
    },
  };
}

interface Row {
  readonly summaries: number;
  readonly summarised: number;
  readonly people: number;
  readonly storms: number;
  readonly stormed: number;
}

const GATHERED = `
  WITH found AS (
    SELECT starts_with(reverse(c.group_key), reverse($2::text)) AS summary, c.audience ->> 'personId' AS person,
           (SELECT count(*) FROM case_items i WHERE i.case_id = c.id) AS events
      FROM cases c
     WHERE c.opened_at >= $1::timestamptz
       AND (starts_with(reverse(c.group_key), reverse($2::text)) OR starts_with(reverse(c.group_key), reverse($3::text)))
  )
  SELECT count(*) FILTER (WHERE summary)::float8 AS summaries,
         coalesce(sum(events) FILTER (WHERE summary), 0)::float8 AS summarised,
         count(DISTINCT person) FILTER (WHERE summary)::float8 AS people,
         count(*) FILTER (WHERE NOT summary)::float8 AS storms,
         coalesce(sum(events) FILTER (WHERE NOT summary), 0)::float8 AS stormed
    FROM found`;
