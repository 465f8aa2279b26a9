import type { DetectionNoise, NoiseTable, ShadowEvent } from '../../ports/noise.js';
import type { Session } from './session.js';

/** Reasons for a page that a question can have; with any other, nobody was asked. */
const AFTER_A_QUESTION = `('no', 'unsure', 'silence', 'unverified', 'denied', 'fraud', 'no-second-factor', 'not-me-after-all')`;

/**
 * One pass over the cases of the period, which an index finds. `facts` keeps dates as `{"$date":…}`.
 */
const NOISE = `
  WITH told AS (
    SELECT c.id, c.opened_at,
           c.facts #>> '{answer,choice}' AS choice,
           c.facts #>> '{escalation,reason}' AS reason,
           c.facts #>> '{resolved,reason}' AS resolved,
           jsonb_array_length(c.facts -> 'vouches') > 0 AS vouched,
           coalesce(c.facts #>> '{answer,at,$date}', c.facts #>> '{vouches,0,at,$date}')::timestamptz AS answered,
           c.audience ->> 'role' = 'asked' AND c.state <> 'gathering' AS may_answer
      FROM cases c WHERE c.opened_at >= $1::timestamptz
  ), judged AS (
    SELECT t.*, coalesce(t.may_answer, false) AND (t.reason IS NULL OR t.reason IN ${AFTER_A_QUESTION}) AS asked,
           CASE WHEN t.reason = 'silence' THEN 'silent'
                WHEN t.reason IN ('denied', 'fraud', 'not-me-after-all') THEN 'no'
                WHEN t.vouched OR (t.resolved IN ('expected', 'false-alarm') AND t.choice = 'yes') THEN 'yes'
                WHEN t.choice <> 'yes' THEN t.choice END AS outcome
      FROM told t
  ), each AS (
    SELECT DISTINCT i.case_id, i.item ->> 'detection' AS detection
      FROM judged j JOIN case_items i ON i.case_id = j.id WHERE i.standing <> 'unasked'
  )
  SELECT e.detection,
         count(*) FILTER (WHERE j.asked)::float8 AS asked,
         count(*) FILTER (WHERE j.asked AND j.outcome = 'yes')::float8 AS yes,
         count(*) FILTER (WHERE j.asked AND j.outcome = 'no')::float8 AS no,
         count(*) FILTER (WHERE j.asked AND j.outcome = 'unsure')::float8 AS unsure,
         count(*) FILTER (WHERE j.asked AND j.outcome = 'silent')::float8 AS silent,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM j.answered - j.opened_at)::float8)
           FILTER (WHERE j.asked AND j.answered IS NOT NULL) AS "medianSeconds",
         count(*) FILTER (WHERE j.reason IS NOT NULL)::float8 AS paged,
         count(*) FILTER (WHERE j.reason IS NOT NULL AND j.resolved IS NOT NULL)::float8 AS resolved,
         count(*) FILTER (WHERE j.reason IS NOT NULL AND j.resolved IN ('expected', 'false-alarm'))::float8 AS harmless
    FROM each e JOIN judged j ON j.id = e.case_id
   GROUP BY e.detection
  HAVING count(*) FILTER (WHERE j.asked OR j.reason IS NOT NULL) > 0
   ORDER BY count(*) FILTER (WHERE j.asked OR j.reason IS NOT NULL) DESC, e.detection`;

const SHADOW = `
  SELECT actor, at, shadow FROM (
    SELECT event -> 'actor' AS actor, received_at, id, classification -> 'shadow' AS shadow,
           CASE WHEN at = to_timestamp(0) THEN received_at ELSE at END AS at
      FROM events
     WHERE received_at >= $1::timestamptz AND classification -> 'shadow' IS NOT NULL AND NOT late AND NOT quiet
     ORDER BY received_at DESC, id LIMIT $2::int
  ) AS newest ORDER BY at, id`;

export function noiseTable(session: Session): NoiseTable {
  return {
    shadow: (at, limit) => session.sql<ShadowEvent>(SHADOW, at.toISOString(), limit),
    since: (at) => session.sql<DetectionNoise>(NOISE, at.toISOString()),
  };
}
