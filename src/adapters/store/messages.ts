import type { MessageTable, StoredMessage } from '../../ports/store.js';
import type { Session } from './session.js';

export function messageTable({ db, sql }: Session): MessageTable {
  return {
    async get(caseId, surface) {
      const row = await db.message.findUnique({ where: { caseId_surface: { caseId, surface } } });
      return row && { ...row, surface: row.surface as StoredMessage['surface'] };
    },

    async put({ caseId, surface, channel, ts, version }) {
      await sql(
        `INSERT INTO messages (case_id, surface, channel, ts, version)
         VALUES ($1::text, $2::text, $3::text, $4::text, $5::int)
             ON CONFLICT (case_id, surface) DO UPDATE
                SET channel = excluded.channel, ts = excluded.ts, version = excluded.version`,
        caseId,
        surface,
        channel,
        ts,
        version,
      );
    },
  };
}
