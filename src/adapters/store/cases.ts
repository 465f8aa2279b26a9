import { randomInt, randomUUID } from 'node:crypto';
import type { Case, Item } from '../../core/case.js';
import { type CaseTable, VersionConflict } from '../../ports/store.js';
import { insertItems, itemsOf, saveItems } from './case-items.js';
import type { Case as Row } from './generated/client.js';
import { pack, unpack } from './json.js';
import type { Session } from './session.js';

/** Crockford's base 32: no I, L, O, U. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SHORT = 4;
/** So many taken codes in a row mean that the short ones run out. */
const CROWDED_AFTER = 5;

const COLUMNS = `workflow, state, version, group_key, actor, principal, how, audience, account, tier, severity,
  facts, opened_at, deadline, due_at, answered_at, closed_at`;
const TYPES = `workflow text, state text, version int, group_key text, actor text, principal text, how text,
  audience jsonb, account text, tier text, severity text, facts jsonb, opened_at timestamptz, deadline timestamptz,
  due_at timestamptz, answered_at timestamptz, closed_at timestamptz`;

export function caseTable(session: Session): CaseTable {
  const { db, sql } = session;
  return {
    open: (draft) =>
      session.atomically(async (inner) => {
        const id = randomUUID();
        const code = await insertCase(inner, id, draft);
        await insertItems(inner, id, draft.items, 0);
        return { ...draft, id, code };
      }),

    get: async (id) => whole(session, await db.case.findUnique({ where: { id } })),

    byCode: async (code) => whole(session, await db.case.findUnique({ where: { code: spelled(code) } })),

    save: (next) => session.atomically((inner) => save(inner, next)),

    async inGroup(groupKey, { opened, settled }) {
      const rows = await db.case.findMany({
        where: {
          groupKey: stored(groupKey),
          OR: [
            { closedAt: null, openedAt: { gte: opened } },
            { closedAt: { gte: settled } },
            { answeredAt: { gte: settled } },
          ],
        },
        orderBy: [{ openedAt: 'desc' }, { id: 'asc' }],
      });
      return withItems(session, rows);
    },

    async due(limit) {
      const rows = await sql<{ id: string }>(
        'SELECT id FROM cases WHERE due_at <= vouch_now() ORDER BY due_at, id LIMIT $1::int',
        limit,
      );
      return rows.map((row) => row.id);
    },

    async list({ open, order = 'newest', limit, offset = 0 }) {
      if (order === 'worst') return worst(session, open, limit, offset);
      const closedAt = open === undefined ? undefined : open ? null : { not: null };
      const rows = await db.case.findMany({
        where: { closedAt },
        orderBy: [{ openedAt: 'desc' }, { id: 'asc' }],
        take: limit,
        skip: offset,
      });
      return withItems(session, rows);
    },

    countOpen: () => db.case.count({ where: { closedAt: null } }),

    async alsoFrozen(personId, exceptId) {
      const rows = await sql<{ code: string }>(
        `SELECT code FROM cases WHERE closed_at IS NULL AND facts ->> 'frozen' = $1::text AND id <> $2::text
          ORDER BY opened_at DESC, id LIMIT 1`,
        stored(personId),
        exceptId,
      );
      return rows[0]?.code ?? null;
    },

    async oldestOpen() {
      const rows = await sql<{ at: Date | null }>(
        'SELECT min(opened_at) AS at FROM cases WHERE closed_at IS NULL',
      );
      return rows[0]?.at ?? null;
    },
  };
}

/** The order is the database's: it knows how severities rank, and only what is shown is read whole. */
async function worst(
  session: Session,
  open: boolean | undefined,
  limit: number,
  offset: number,
): Promise<readonly Case[]> {
  const which = open === undefined ? '' : `WHERE closed_at IS ${open ? 'NULL' : 'NOT NULL'}`;
  const ids = await session.sql<{ id: string }>(
    `SELECT id FROM cases ${which}
      ORDER BY vouch_rank(severity), opened_at DESC, id LIMIT $1::int OFFSET $2::int`,
    limit,
    offset,
  );
  const rows = await session.db.case.findMany({ where: { id: { in: ids.map(({ id }) => id) } } });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return withItems(
    session,
    ids.flatMap(({ id }) => byId.get(id) ?? []),
  );
}

/** Inserts it under a free code, and gives the code. */
async function insertCase(session: Session, id: string, draft: Omit<Case, 'id' | 'code'>): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const code = randomCode(attempt < CROWDED_AFTER ? SHORT : SHORT + 1);
    const rows = await session.sql(
      `INSERT INTO cases (id, code, ${COLUMNS})
       SELECT $1::text, $2::text, r.* FROM json_to_record($3::json) AS r(${TYPES})
           ON CONFLICT (code) DO NOTHING RETURNING 1`,
      id,
      code,
      columnsOf(draft),
    );
    if (rows.length > 0) return code;
  }
}

function randomCode(length: number): string {
  return Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** As people write it: lower case, and the letters that look like digits. */
function spelled(code: string): string {
  return stored(code.trim().toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1'));
}

async function save(session: Session, next: Case): Promise<void> {
  const rows = await session.sql(
    `UPDATE cases SET (${COLUMNS}) = (SELECT r.* FROM json_to_record($2::json) AS r(${TYPES}))
      WHERE id = $1::text AND version = $3::int RETURNING 1`,
    next.id,
    columnsOf(next),
    next.version - 1,
  );
  if (rows.length === 0) throw new VersionConflict(next.id, next.version - 1);
  await saveItems(session, next.id, next.items);
}

function columnsOf(c: Omit<Case, 'id' | 'code'>): string {
  const { workflow, state, version, actor, principal, how, audience, account, tier, severity, facts } = c;
  return pack({
    ...{ workflow, state, version, actor, principal, how, audience, account, tier, severity, facts },
    group_key: c.groupKey,
    opened_at: c.openedAt.toISOString(),
    deadline: c.deadline?.toISOString() ?? null,
    due_at: c.dueAt?.toISOString() ?? null,
    answered_at: lastAnswer(c)?.toISOString() ?? null,
    closed_at: c.closedAt?.toISOString() ?? null,
  });
}

function lastAnswer({ facts }: Pick<Case, 'facts'>): Date | null {
  const times = [facts.answer, ...facts.vouches].flatMap((one) => (one ? [one.at.getTime()] : []));
  return times.length > 0 ? new Date(Math.max(...times)) : null;
}

async function whole(session: Session, row: Row | null): Promise<Case | null> {
  if (!row) return null;
  const [c] = await withItems(session, [row]);
  return c ?? null;
}

async function withItems(session: Session, rows: readonly Row[]): Promise<Case[]> {
  const items = await itemsOf(
    session,
    rows.map((row) => row.id),
  );
  return rows.map((row) => caseOf(row, items.get(row.id) ?? []));
}

function caseOf(row: Row, items: readonly Item[]): Case {
  const { answeredAt: _, ...columns } = row;
  return {
    ...columns,
    audience: unpack<Case['audience']>(row.audience),
    facts: unpack<Case['facts']>(row.facts),
    tier: row.tier as Case['tier'],
    severity: row.severity as Case['severity'],
    items,
  };
}

/** A key as `pack` would have written it. */
function stored(text: string): string {
  return JSON.parse(pack(text)) as string;
}
