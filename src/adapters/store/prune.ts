import { guard } from './errors.js';
import type { Session } from './session.js';

/** Of a case that was closed before the date. What belongs to no case, or to an open one, is not. */
const CLOSED = 'EXISTS (SELECT 1 FROM cases c WHERE c.id = case_id AND c.closed_at < $1::timestamptz)';

/** What may go. What still waits for somebody stays, however old. */
const PRUNED = [
  ['events', "received_at < $1::timestamptz AND state IN ('done', 'poison')"],
  ['event_conflicts', 'received_at < $1::timestamptz'],
  ['refusals', 'at < $1::timestamptz'],
  ['tallies', 'hour < $1::timestamptz'],
  ['issued_keys', 'received_at < $1::timestamptz'],
  // Each row says itself how long it matters, which is never as long as events are kept.
  ['history', '$1::timestamptz IS NOT NULL AND until < vouch_now()'],
  ['presses', "at < $1::timestamptz AND state = 'done'"],
  ['requests', 'at < $1::timestamptz'],
  ['verifications', 'expires_at < $1::timestamptz'],
  // An open case looks at what it has done: it must not say it again.
  ['effects', `done_at < $1::timestamptz AND state IN ('done', 'failed') AND (case_id IS NULL OR ${CLOSED})`],
  ['buttons', CLOSED],
  ['messages', CLOSED],
] as const;

const BATCH = 5_000;

/** Batch by batch, each its own commit, so that nobody waits for it. */
export async function prune(session: Session, before: Date): Promise<number> {
  let removed = 0;
  for (const [table, condition] of PRUNED) {
    for (let rows = BATCH; rows === BATCH; removed += rows) {
      rows = await guard(() => removeBatch(session, table, condition, before));
    }
  }
  return removed;
}

async function removeBatch(
  session: Session,
  table: string,
  condition: string,
  before: Date,
): Promise<number> {
  const [row] = await session.sql<{ removed: number }>(
    `WITH gone AS (
       DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${BATCH}))
       RETURNING 1)
     SELECT count(*)::int AS removed FROM gone`,
    before.toISOString(),
  );
  return row?.removed ?? 0;
}
