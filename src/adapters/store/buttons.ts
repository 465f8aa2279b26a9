import { randomBytes } from 'node:crypto';
import type { Button, ButtonTable } from '../../ports/store.js';
import { storable } from './json.js';
import type { Session } from './session.js';

interface Row {
  readonly id: string;
  readonly input: string;
  readonly used_at: Date | null;
}

export function buttonTable({ db, sql }: Session): ButtonTable {
  return {
    async deal(caseId, surface, inputs, version) {
      if (inputs.length === 0) return [];
      const given = inputs.map((input) => ({ id: randomBytes(16).toString('base64url'), input }));
      // Always in one order: two that deal for one card would otherwise wait for each other.
      const rows = await sql<Row>(
        `INSERT INTO buttons AS b (id, case_id, surface, input, version)
         SELECT r.id, $1::text, $2::text, r.input, $4::int
           FROM json_to_recordset($3::json) AS r(id text, input text) ORDER BY r.input
             ON CONFLICT (case_id, surface, input, version) DO UPDATE SET version = b.version
         RETURNING b.id, b.input, b.used_at`,
        caseId,
        surface,
        JSON.stringify(given),
        version,
      );
      const dealt = new Map(rows.map((row) => [row.input, row]));
      return inputs.map((input) => {
        const row = dealt.get(input);
        if (!row) throw new Error(`expected a button "${input}" for case ${caseId}, found none`);
        return { id: row.id, caseId, surface, input, version, usedAt: row.used_at };
      });
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
