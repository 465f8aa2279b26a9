import { randomBytes } from 'node:crypto';
import type { Button, ButtonTable } from '../../ports/store.js';
import { storable } from './json.js';
import type { Session } from './session.js';

export function buttonTable({ db, sql }: Session): ButtonTable {
  return {
    async deal(caseId, surface, input, version) {
      const rows = await sql<{ id: string; used_at: Date | null }>(
        `INSERT INTO buttons AS b (id, case_id, surface, input, version)
         VALUES ($1::text, $2::text, $3::text, $4::text, $5::int)
             ON CONFLICT (case_id, surface, input, version) DO UPDATE SET version = b.version
         RETURNING b.id, b.used_at`,
        randomBytes(16).toString('base64url'),
        caseId,
        surface,
        input,
        version,
      );
      const [row] = rows;
      if (!row) throw new Error(`expected a button for case ${caseId}, found none`);
      return { id: row.id, caseId, surface, input, version, usedAt: row.used_at };
    },

    async get(id) {
      const row = await db.button.findUnique({ where: { id: storable(id) } });
      return (
        row && { ...row, surface: row.surface as Button['surface'], input: row.input as Button['input'] }
      );
    },

    async use(id) {
      const rows = await sql(
        'UPDATE buttons SET used_at = vouch_now() WHERE id = $1::text AND used_at IS NULL RETURNING 1',
        id,
      );
      return rows.length > 0;
    },
  };
}
