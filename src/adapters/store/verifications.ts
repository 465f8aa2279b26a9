import { randomUUID } from 'node:crypto';
import type { Verification, VerificationTable } from '../../ports/store.js';
import { storable } from './json.js';
import type { Session } from './session.js';

const COLUMNS = `id, case_id AS "caseId", version, person_id AS "personId", duo_user AS "duoUser", covers,
  state_hash AS "stateHash", cookie_hash AS "cookieHash", nonce, expires_at AS "expiresAt", used_at AS "usedAt", outcome`;

export function verificationTable({ db, sql }: Session): VerificationTable {
  return {
    async open(draft, livesMs) {
      const rows = await sql<Verification>(
        `INSERT INTO verifications (id, case_id, version, person_id, duo_user, covers, state_hash, cookie_hash,
                                    nonce, expires_at)
         VALUES ($1::text, $2::text, $3::int, $4::text, $5::text, $6::text[], $7::text, $8::text, $9::text,
                 vouch_now() + $10::float8 * interval '1 millisecond')
         RETURNING ${COLUMNS}`,
        randomUUID(),
        draft.caseId,
        draft.version,
        draft.personId,
        draft.duoUser,
        draft.covers,
        draft.stateHash,
        draft.cookieHash,
        draft.nonce,
        livesMs,
      );
      const [row] = rows;
      if (!row) throw new Error(`expected a verification for case ${draft.caseId}, found none`);
      return row;
    },

    async redeem(stateHash, cookieHash) {
      const rows = await sql<Verification>(
        `UPDATE verifications SET used_at = vouch_now()
          WHERE state_hash = $1::text AND cookie_hash = $2::text AND used_at IS NULL AND expires_at > vouch_now()
          RETURNING ${COLUMNS}`,
        storable(stateHash),
        storable(cookieHash),
      );
      return rows[0] ?? null;
    },

    async settle(id, outcome) {
      const { count } = await db.verification.updateMany({
        where: { id },
        data: { outcome: storable(outcome) },
      });
      if (count === 0) throw new Error(`expected a verification with the id ${id}, found none`);
    },

    countSince: (personId, since) => db.verification.count({ where: { personId, openedAt: { gte: since } } }),
  };
}
