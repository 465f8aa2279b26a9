import type { EventTable, IssuedKey, StoredEvent } from '../../ports/store.js';
import type { Event } from './generated/client.js';
import { storable } from './json.js';
import { indexable } from './keys.js';
import type { Session } from './session.js';
import { take } from './take.js';

const POISON_AFTER = 5;

export function eventTable(session: Session): EventTable {
  const { db, sql } = session;
  return {
    take: (delivery) => session.atomically((inner) => take(inner, delivery)),

    async get(id) {
      const row = await db.event.findUnique({ where: { id } });
      return row && storedEvent(row);
    },

    async due(limit) {
      const rows = await sql<{ id: string }>(
        `SELECT id FROM events WHERE state = 'new' AND due_at <= vouch_now()
          ORDER BY (tier <> 'alert'), vouch_rank(classification ->> 'severity'), received_at, at, id
          LIMIT $1::int`,
        limit,
      );
      return rows.map((row) => row.id);
    },

    async late(limit) {
      const rows = await db.event.findMany({
        where: { state: 'late' },
        orderBy: [{ receivedAt: 'asc' }, { at: 'asc' }, { id: 'asc' }],
        take: limit,
      });
      return rows.map(storedEvent);
    },

    async done(id, caseId) {
      await mustHit(
        await sql(
          `UPDATE events SET state = 'done', case_id = coalesce($2::text, case_id) WHERE id = $1::text RETURNING 1`,
          id,
          caseId,
        ),
        id,
      );
    },

    async failed(id, error, againInMs) {
      const rows = await sql<{ state: 'new' | 'poison' }>(
        `UPDATE events
            SET attempts = attempts + 1, error = $2::text,
                state = CASE WHEN attempts + 1 >= ${POISON_AFTER} THEN 'poison' ELSE 'new' END,
                due_at = vouch_now() + $3::float8 * interval '1 millisecond'
          WHERE id = $1::text AND state = 'new' RETURNING state`,
        id,
        storable(error),
        againInMs,
      );
      if (rows[0]) return rows[0].state;
      const row = await db.event.findUnique({ where: { id }, select: { state: true } });
      await mustHit(row ? [row] : [], id);
      // Somebody else was done with it first: nothing is counted.
      return row?.state === 'poison' ? 'poison' : 'new';
    },

    async issuedKey(accessKey) {
      const row = await db.issuedKey.findUnique({ where: { accessKey: indexable(accessKey) } });
      if (!row) return null;
      return { accessKey, actor: row.actor as unknown as IssuedKey['actor'], role: row.role, at: row.at };
    },

    refusals: (limit) =>
      db.refusal.findMany({ orderBy: [{ at: 'desc' }, { hash: 'asc' }], take: limit, omit: { road: true } }),

    async conflicts(limit) {
      const rows = await db.eventConflict.findMany({
        orderBy: [{ receivedAt: 'desc' }, { id: 'asc' }],
        take: limit,
        select: { provider: true, eventId: true, receivedAt: true, hash: true },
      });
      return rows.map(({ receivedAt, ...row }) => ({ ...row, at: receivedAt }));
    },

    async totals() {
      const [row] = await sql<Totals>(
        `SELECT sum(stored)::float8 AS stored, sum(counted)::float8 AS counted,
                sum(refused + conflicts)::float8 AS refused, sum(seen_before)::float8 AS "seenBefore",
                (SELECT count(*)::float8 FROM events WHERE state IN ('new', 'late')) AS waiting,
                (SELECT count(*)::float8 FROM events WHERE state = 'poison') AS poison
           FROM intake`,
      );
      if (!row) throw new Error('expected totals over the table intake, found no row');
      return row;
    },
  };
}

type Totals = Awaited<ReturnType<EventTable['totals']>>;

async function mustHit(rows: readonly unknown[], id: string): Promise<void> {
  if (rows.length === 0) throw new Error(`expected a stored event with the id ${id}, found none`);
}

function storedEvent(row: Event): StoredEvent {
  return {
    id: row.id,
    event: { ...(row.event as object), raw: row.raw } as unknown as StoredEvent['event'],
    classification: row.classification as unknown as StoredEvent['classification'],
    road: row.road,
    late: row.late,
    quiet: row.quiet,
    receivedAt: row.receivedAt,
    state: row.state as StoredEvent['state'],
    attempts: row.attempts,
    caseId: row.caseId,
  };
}
