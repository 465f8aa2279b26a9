import { randomUUID } from 'node:crypto';
import type { Press, PressTable } from '../../ports/store.js';
import { packPlain, storable } from './json.js';
import { indexable } from './keys.js';
import type { Session } from './session.js';

/** One statement, so one commit: the request is let in and its press stored, or neither. */
const TAKE = `
  WITH admitted AS (
    INSERT INTO requests (request_key) VALUES ($2::text) ON CONFLICT DO NOTHING RETURNING request_key
  )
  INSERT INTO presses (id, request_key, button_id, slack_id, channel, filled)
  SELECT $1::text, request_key, $3::text, $4::text, $5::text, $6::jsonb FROM admitted
  RETURNING id`;

const BEFORE = `
  SELECT p.id FROM presses own JOIN buttons b ON b.id = own.button_id
    JOIN buttons o ON o.case_id = b.case_id JOIN presses p ON p.button_id = o.id
   WHERE own.id = $1::text AND p.state = 'new' AND p.due_at <= vouch_now() AND (p.at, p.id) < (own.at, own.id)
   ORDER BY p.at, p.id`;

export function pressTable({ db, sql }: Session): PressTable {
  return {
    async take(press) {
      const rows = await sql<{ id: string }>(
        TAKE,
        randomUUID(),
        indexable(press.requestKey),
        storable(press.buttonId),
        storable(press.slackId),
        storable(press.channel),
        press.filled && packPlain(press.filled),
      );
      return rows[0] ? { id: rows[0].id } : 'seen';
    },

    async admit(requestKey) {
      const rows = await sql(
        'INSERT INTO requests (request_key) VALUES ($1::text) ON CONFLICT DO NOTHING RETURNING 1',
        indexable(requestKey),
      );
      return rows.length > 0 ? 'new' : 'seen';
    },

    async get(id) {
      const row = await db.press.findUnique({
        where: { id },
        omit: { dueAt: true, outcome: true, error: true },
      });
      return row && { ...row, filled: row.filled as Press['filled'], state: row.state as Press['state'] };
    },

    async due(limit) {
      const rows = await sql<{ id: string }>(
        `SELECT id FROM presses WHERE state = 'new' AND due_at <= vouch_now() ORDER BY due_at, at, id LIMIT $1::int`,
        limit,
      );
      return rows.map((row) => row.id);
    },

    async before(id) {
      const rows = await sql<{ id: string }>(BEFORE, id);
      return rows.map((row) => row.id);
    },

    async done(id, outcome) {
      const rows = await sql(
        `UPDATE presses SET state = 'done', outcome = $2::text WHERE id = $1::text RETURNING 1`,
        id,
        storable(outcome),
      );
      mustHit(rows, id);
    },

    async failed(id, error, againInMs) {
      const rows = await sql(
        `UPDATE presses SET attempts = attempts + 1, error = $2::text,
                due_at = vouch_now() + $3::float8 * interval '1 millisecond'
          WHERE id = $1::text RETURNING 1`,
        id,
        storable(error),
        againInMs,
      );
      mustHit(rows, id);
    },
  };
}

function mustHit(rows: readonly unknown[], id: string): void {
  if (rows.length === 0) throw new Error(`expected a stored press with the id ${id}, found none`);
}
