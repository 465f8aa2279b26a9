import { canonicalJson, sha256 } from '../../core/canonical.js';
import type { AuditEntry, AuditTable } from '../../ports/store.js';
import { packPlain, storable } from './json.js';
import type { Session } from './session.js';

type Draft = Parameters<AuditTable['append']>[0][number];
type Verdict = Awaited<ReturnType<AuditTable['verify']>>;

interface Row {
  readonly seq: number;
  readonly at: Date;
  readonly case_id: string | null;
  readonly who: string;
  readonly action: string;
  readonly detail: { readonly [key: string]: unknown };
  readonly hash: string;
}

/** What stands before the first entry. */
const GENESIS = '0'.repeat(64);
const PAGE = 2_000;
const COLUMNS = 'seq::float8 AS seq, at, case_id, who, action, detail, hash';

/**
 * A hash chain. `verify` finds entries that were altered, reordered, inserted or removed. It cannot see, by
 * itself, that the newest entries were cut off: what is left is a whole chain. For that the last hash must be
 * known from elsewhere.
 */
export function auditTable(session: Session): AuditTable {
  const { sql } = session;
  return {
    append: (entries) => session.atomically((inner) => append(inner, entries)),

    async ofCase(caseId) {
      const rows = await sql<Row>(
        `SELECT ${COLUMNS} FROM audit WHERE case_id = $1::text ORDER BY seq`,
        caseId,
      );
      return rows.map(entryOf);
    },

    async last(actions) {
      const [row] = await sql<Row>(
        `SELECT ${COLUMNS} FROM audit WHERE action = ANY($1::text[]) ORDER BY seq DESC LIMIT 1`,
        actions,
      );
      return row ? entryOf(row) : null;
    },

    verify: (onProgress) => verify(session, onProgress),
  };
}

function entryOf({ case_id, ...row }: Row): AuditEntry {
  return { ...row, caseId: case_id };
}

/** Appends wait for one another until the transaction ends, so the numbers have no gap and the chain no fork. */
async function append(session: Session, entries: readonly Draft[]): Promise<void> {
  if (entries.length === 0) return;
  await session.sql("SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('audit', 0))");
  // A statement of its own: its snapshot must be younger than the lock.
  const [head] = await session.sql<{ now: Date; seq: number | null; hash: string | null }>(
    `SELECT vouch_now() AS now, last.seq::float8 AS seq, last.hash
       FROM (VALUES (1)) one LEFT JOIN (SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1) last ON true`,
  );
  if (!head) throw new Error('expected the head of the audit, found none');
  let prev = head.hash ?? GENESIS;
  const rows = entries.map((entry, index) => {
    const row = { ...storableEntry(entry), seq: (head.seq ?? 0) + 1 + index, at: head.now };
    prev = hashOf(row, prev);
    return { ...row, hash: prev };
  });
  await session.sql(
    `INSERT INTO audit (seq, at, case_id, who, action, detail, hash)
     SELECT r.seq, r.at, r.case_id, r.who, r.action, r.detail, r.hash
       FROM json_to_recordset($1::json) AS r(seq bigint, at timestamptz, case_id text, who text, action text,
            detail jsonb, hash text)`,
    packPlain(rows),
  );
}

/** As it will be read back, so that the hash is of what the row says. */
function storableEntry({ caseId, who, action, detail }: Draft) {
  return {
    case_id: caseId,
    who: storable(who),
    action: storable(action),
    detail: JSON.parse(packPlain(detail)) as Row['detail'],
  };
}

function hashOf(row: Omit<Row, 'hash'>, prev: string): string {
  const { seq, at, case_id: caseId, who, action, detail } = row;
  return sha256(canonicalJson({ seq, at: at.toISOString(), caseId, who, action, detail, prev }));
}

async function verify(session: Session, onProgress?: (checked: number) => void): Promise<Verdict> {
  let checked = 0;
  // Below every number there can be: a row put in front of the first one must be seen.
  let last = Number.MIN_SAFE_INTEGER;
  let prev = GENESIS;
  for (;;) {
    const rows = await session.sql<Row>(
      `SELECT ${COLUMNS} FROM audit WHERE seq > $1::float8::bigint ORDER BY seq LIMIT ${PAGE}`,
      last,
    );
    for (const row of rows) {
      const why = whyBroken(row, checked + 1, prev);
      if (why !== null) return { checked, brokenAt: checked + 1, why };
      checked += 1;
      last = row.seq;
      prev = row.hash;
    }
    onProgress?.(checked);
    if (rows.length < PAGE) return { checked, brokenAt: null, why: null };
  }
}

function whyBroken(row: Row, expected: number, prev: string): string | null {
  if (row.seq !== expected) return `expected entry ${expected}, found ${row.seq}: entries are missing`;
  if (hashOf(row, prev) === row.hash) return null;
  return `entry ${expected} does not fit its hash: it, or the one before it, was altered or put in another place`;
}
