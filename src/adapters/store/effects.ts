import { randomUUID } from 'node:crypto';
import type { Effect } from '../../core/workflow.js';
import type { EffectTable, StoredEffect } from '../../ports/store.js';
import { PortError } from '../../ports.js';
import { channelPace } from './channels.js';
import { brokeUnique } from './errors.js';
import { pack, storable, unpack } from './json.js';
import type { Session } from './session.js';

interface Row {
  readonly id: string;
  readonly case_id: string | null;
  readonly effect: unknown;
  readonly state: StoredEffect['state'];
  readonly attempts: number;
  readonly created_at: Date;
  readonly uncertain: boolean;
  readonly fence: number;
}

const COLUMNS = 'id, case_id, effect, state, attempts, created_at, uncertain, fence';

/** Its time has come and its lane is free: nothing runs in it and nothing earlier waits. */
const READY = `
  e.state IN ('due', 'unknown') AND e.due_at <= vouch_now()
  AND NOT EXISTS (SELECT 1 FROM effects o WHERE o.lane = e.lane AND o.state IN ('due', 'running', 'unknown')
                     AND (o.state = 'running' OR o.seq < e.seq))`;

/**
 * Whoever had it is gone. It goes on before anything else of its lane, or the lane would stand still. Leases run on
 * the real clock: a sandbox whose time is moved must not take work out of somebody's hands.
 */
const ABANDONED = `e.state = 'running' AND e.lease_until <= statement_timestamp()`;

export function effectTable(session: Session): EffectTable {
  const { sql } = session;
  return {
    add: (caseId, effects) => add(session, caseId, effects),

    async due(limit, what) {
      const wanted = `(e.effect ->> 'kind' = 'page') = $2::boolean`;
      const rows = await sql<{ id: string }>(
        `(SELECT e.id, e.seq FROM effects e WHERE ${ABANDONED} AND ${wanted} ORDER BY e.lease_until LIMIT $1::int)
          UNION ALL
         (SELECT e.id, e.seq FROM effects e WHERE ${READY} AND ${wanted} ORDER BY e.due_at, e.seq LIMIT $1::int)
          LIMIT $1::int`,
        limit,
        what === 'pages',
      );
      return rows.map((row) => row.id);
    },

    claim: (id, leaseMs) => claim(session, id, leaseMs),

    async holds(id, fence, atLeastMs = 0) {
      const rows = await sql(
        `UPDATE effects
            SET lease_until = greatest(lease_until, statement_timestamp() + $3::float8 * interval '1 millisecond')
          WHERE id = $1::text AND fence = $2::int AND state = 'running' AND lease_until > statement_timestamp()
          RETURNING 1`,
        id,
        fence,
        atLeastMs,
      );
      return rows.length > 0;
    },

    async done(id, fence, result) {
      const set = `state = 'done', done_at = vouch_now(), error = NULL, result = $3::text`;
      await settle(session, 'done', id, fence, set, storable(result));
    },

    async later(id, fence, inMs, error) {
      const set = `state = 'due', error = $3::text, due_at = vouch_now() + $4::float8 * interval '1 millisecond'`;
      await settle(session, 'due', id, fence, set, storable(error), inMs);
    },

    async unknown(id, fence, inMs, error) {
      const set = `state = 'unknown', uncertain = true, error = $3::text,
                   due_at = vouch_now() + $4::float8 * interval '1 millisecond'`;
      await settle(session, 'unknown', id, fence, set, storable(error), inMs);
    },

    async failed(id, fence, error) {
      const set = `state = 'failed', done_at = vouch_now(), error = $3::text`;
      await settle(session, 'failed', id, fence, set, storable(error));
    },

    async ofCase(caseId) {
      const rows = await sql<Row>(
        `SELECT ${COLUMNS} FROM effects WHERE case_id = $1::text ORDER BY seq`,
        caseId,
      );
      return rows.map(storedEffect);
    },

    async noted(caseId, exceptId) {
      const rows = await sql(
        `SELECT 1 FROM effects
          WHERE case_id = $1::text AND effect ->> 'kind' = 'note' AND state = 'done' AND id <> $2::text LIMIT 1`,
        caseId,
        exceptId,
      );
      return rows.length > 0;
    },

    async nextInLane(id) {
      const rows = await sql<{ id: string }>(
        `SELECT e.id FROM effects e
          WHERE e.lane = (SELECT lane FROM effects WHERE id = $1::text) AND e.id <> $1::text AND ${READY}
          ORDER BY e.seq LIMIT 1`,
        id,
      );
      return rows[0]?.id ?? null;
    },

    async counts() {
      const [row] = await sql<Counts>(
        `SELECT count(*) FILTER (WHERE state = 'due')::float8 AS due,
                count(*) FILTER (WHERE state = 'unknown')::float8 AS unknown,
                count(*) FILTER (WHERE state = 'failed')::float8 AS failed
           FROM effects WHERE state IN ('due', 'unknown') OR state = 'failed'`,
      );
      if (!row) throw new Error('expected counts over the table effects, found no row');
      return row;
    },

    ...channelPace(session),
  };
}

type Counts = Awaited<ReturnType<EffectTable['counts']>>;

/** It ranks as its case does; a mention calls people now, whatever it is about. */
async function add(
  session: Session,
  caseId: string | null,
  effects: readonly { effect: Effect; lane: string }[],
): Promise<readonly string[]> {
  if (effects.length === 0) return [];
  const rows = effects.map(({ effect, lane }) => ({ id: randomUUID(), lane, effect }));
  await session.sql(
    `INSERT INTO effects (id, case_id, lane, effect, rank)
     SELECT r.id, $1::text, r.lane, r.effect,
            CASE WHEN r.effect ->> 'kind' = 'mention' THEN 0
                 ELSE coalesce((SELECT vouch_rank(c.severity) FROM cases c WHERE c.id = $1::text), 2) END
       FROM json_to_recordset($2::json) AS r(id text, lane text, effect jsonb)`,
    caseId,
    pack(rows),
  );
  return rows.map((row) => row.id);
}

async function claim(session: Session, id: string, leaseMs: number): Promise<StoredEffect | null> {
  try {
    const rows = await session.sql<Row>(
      `UPDATE effects e
          SET state = 'running', attempts = e.attempts + 1, fence = e.fence + 1,
              uncertain = e.uncertain OR e.state IN ('running', 'unknown'),
              lease_until = statement_timestamp() + $2::float8 * interval '1 millisecond'
        WHERE e.id = $1::text AND ((${READY}) OR (${ABANDONED}))
        RETURNING ${COLUMNS}`,
      id,
      leaseMs,
    );
    return rows[0] ? storedEffect(rows[0]) : null;
  } catch (error) {
    // Another one of the lane was claimed in the same moment.
    if (!session.inTransaction && brokeUnique(error, 'effects_one_running_per_lane')) return null;
    throw error;
  }
}

/**
 * Records how an attempt ended, if it is still the latest one. Saying the same twice is no error: the first
 * answer may have been lost.
 */
async function settle(
  session: Session,
  state: StoredEffect['state'],
  id: string,
  fence: number,
  set: string,
  ...values: readonly (string | number)[]
): Promise<void> {
  const hit = await session.sql(
    `UPDATE effects SET ${set}, lease_until = NULL
      WHERE id = $1::text AND fence = $2::int AND state = 'running' RETURNING 1`,
    id,
    fence,
    ...values,
  );
  if (hit.length > 0) return;
  const rows = await session.sql<{ state: string; fence: number }>(
    'SELECT state, fence FROM effects WHERE id = $1::text',
    id,
  );
  const [row] = rows;
  if (row && row.fence === fence && row.state === state) return;
  const found = row ? `it ${row.state} with fence ${row.fence}` : 'no such effect';
  throw new PortError(
    'never',
    'stale-fence',
    `effect ${id} cannot become ${state}: expected it running with fence ${fence}, found ${found}; another worker has it`,
  );
}

function storedEffect(row: Row): StoredEffect {
  return {
    id: row.id,
    caseId: row.case_id,
    effect: unpack<Effect>(row.effect),
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at,
    uncertain: row.uncertain,
    fence: row.fence,
  };
}
