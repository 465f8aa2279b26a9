import type { Item } from '../../core/case.js';
import { pack, unpack } from './json.js';
import type { Session } from './session.js';

const CHUNK = 1_000;

/** The items of these cases, in the order in which they joined. */
export async function itemsOf(
  session: Session,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Item[]>> {
  const found = new Map<string, Item[]>(caseIds.map((id) => [id, []]));
  if (caseIds.length === 0) return found;
  const rows = await session.sql<{ case_id: string; standing: Item['standing']; item: unknown }>(
    `SELECT case_id, standing, item FROM case_items WHERE case_id = ANY($1::text[]) ORDER BY case_id, position`,
    caseIds,
  );
  for (const row of rows) {
    found.get(row.case_id)?.push({ ...unpack<Item>(row.item), standing: row.standing });
  }
  return found;
}

/** Adds what is new and re-marks what changed its standing: a case may have 10,000 items. */
export async function saveItems(session: Session, caseId: string, items: readonly Item[]): Promise<void> {
  const rows = await session.sql<{ event_id: string; standing: string }>(
    'SELECT event_id, standing FROM case_items WHERE case_id = $1::text',
    caseId,
  );
  const known = new Map(rows.map((row) => [row.event_id, row.standing]));
  const fresh = items.filter((item) => !known.has(item.eventId));
  const changed = items.filter(
    (item) => known.has(item.eventId) && known.get(item.eventId) !== item.standing,
  );
  await insertItems(session, caseId, fresh, known.size);
  await remark(session, caseId, changed);
}

export async function insertItems(
  session: Session,
  caseId: string,
  items: readonly Item[],
  from: number,
): Promise<void> {
  for (let at = 0; at < items.length; at += CHUNK) {
    const rows = items.slice(at, at + CHUNK).map(({ standing, ...item }, index) => ({
      ...{ event_id: item.eventId, position: from + at + index, standing, item },
    }));
    await session.sql(
      `INSERT INTO case_items (case_id, event_id, position, standing, item)
       SELECT $1::text, r.event_id, r.position, r.standing, r.item
         FROM json_to_recordset($2::json) AS r(event_id text, position int, standing text, item jsonb)`,
      caseId,
      pack(rows),
    );
  }
}

async function remark(session: Session, caseId: string, items: readonly Item[]): Promise<void> {
  if (items.length === 0) return;
  await session.sql(
    `UPDATE case_items i SET standing = r.standing
       FROM json_to_recordset($2::json) AS r(event_id text, standing text)
      WHERE i.case_id = $1::text AND i.event_id = r.event_id`,
    caseId,
    pack(items.map(({ eventId, standing }) => ({ event_id: eventId, standing }))),
  );
}
