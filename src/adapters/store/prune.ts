import { guard } from './errors.js';
import type { Session } from './session.js';

/** What may go, and the column that says how old it is. What still waits for somebody stays, however old. */
const PRUNED = [
  ['events', 'received_at', "AND state IN ('done', 'poison')"],
  ['event_conflicts', 'received_at', ''],
  ['refusals', 'at', ''],
  ['tallies', 'hour', ''],
  ['issued_keys', 'received_at', ''],
  ['presses', 'at', "AND state = 'done'"],
  ['requests', 'at', ''],
] as const;

const BATCH = 5_000;

/** Batch by batch, each its own commit, so that nobody waits for it. */
export async function prune(session: Session, before: Date): Promise<number> {
  let removed = 0;
  for (const [table, column, condition] of PRUNED) {
    for (let rows = BATCH; rows === BATCH; removed += rows) {
      rows = await guard(() => removeBatch(session, table, column, condition, before));
    }
  }
  return removed;
}

async function removeBatch(
  session: Session,
  table: string,
  column: string,
  condition: string,
  before: Date,
): Promise<number> {
  const [row] = await session.sql<{ removed: number }>(
    `WITH gone AS (
       DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
         SELECT ctid FROM ${table} WHERE ${column} < $1::timestamptz ${condition} LIMIT ${BATCH}))
       RETURNING 1)
     SELECT count(*)::int AS removed FROM gone`,
    before.toISOString(),
  );
  return row?.removed ?? 0;
}
