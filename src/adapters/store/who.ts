import type { Severity, Tier } from '../../core/detection.js';
import type { Actor } from '../../core/event.js';
import type { IssuedKey } from '../../core/normalise/issued-key.js';
import type { Deed } from '../../core/who/deeds.js';
import { pathless, type Sought } from '../../core/who/sought.js';
import type { WhoTable } from '../../ports/who.js';
import { storable } from './json.js';
import { indexable } from './keys.js';
import type { Session } from './session.js';

/** What the indices of the migration `who` are on, word for word. */
const KEY = `event #>> '{actor,accessKey}'`;
const ADDRESS = `event ->> 'address'`;
const PRINCIPAL = `event #>> '{actor,principal}'`;
const PATHLESS = `regexp_replace(${PRINCIPAL}, '^(arn:[^:]*:iam::[0-9]*:(?:role|user)/).*/', '\\1')`;

/** By the index, and then by the text itself: two texts may have one hash. */
function same(text: string): string {
  return `${text} IS NOT NULL AND hashtextextended(${text}, 0) = hashtextextended($1::text, 0) AND ${text} = $1::text`;
}

/** `$1`: the text itself, `$2`: the session or null. */
export const WHERE: { readonly [K in Sought['kind']]: string } = {
  key: `${same(KEY)} AND $2::text IS NULL`,
  address: `${same(ADDRESS)} AND $2::text IS NULL`,
  principal: `${PRINCIPAL} IS NOT NULL AND ${same(PATHLESS)}
         AND ($2::text IS NULL OR event #>> '{actor,sessionName}' = $2::text)`,
};

const DEED = `
  event_id AS id, service, name, at, event ->> 'error' AS error, tier, classification ->> 'severity' AS severity,
  account, event ->> 'region' AS region, ${ADDRESS} AS address, event -> 'actor' AS actor`;

/** Bounded by its depth: records can be forged to go in a circle. */
const CHAIN = `
  WITH RECURSIVE walk AS (
    SELECT access_key, role, at, actor, 1 AS step FROM issued_keys WHERE access_key = $1::text
     UNION ALL
    SELECT k.access_key, k.role, k.at, k.actor, w.step + 1
      FROM walk w JOIN issued_keys k ON k.access_key = w.actor ->> 'accessKey'
     WHERE w.step < $2::int
  )
  SELECT DISTINCT ON (access_key) access_key AS "accessKey", role, at, actor, step FROM walk ORDER BY access_key, step`;

type DeedRow = Omit<Deed, 'fed' | 'tier' | 'severity'> & {
  tier: string;
  severity: string | null;
  more: number;
};

export function whoTable({ sql }: Session): WhoTable {
  return {
    async deeds(about, from, to, limit) {
      const rows = await sql<DeedRow>(
        `SELECT ${DEED}, count(*) OVER ()::float8 AS more FROM events
          WHERE ${WHERE[about.kind]} AND at >= $3::timestamptz AND at <= $4::timestamptz
          ORDER BY at DESC, id LIMIT $5::int`,
        ...paramsOf(about),
        from.toISOString(),
        to.toISOString(),
        limit,
      );
      return { deeds: rows.map(deedOf), more: Math.max(0, (rows[0]?.more ?? 0) - rows.length) };
    },

    async actor(about) {
      const [row] = await sql<{ actor: Actor }>(
        `SELECT event -> 'actor' AS actor FROM events WHERE ${WHERE[about.kind]} ORDER BY at DESC, id LIMIT 1`,
        ...paramsOf(about),
      );
      return row?.actor ?? null;
    },

    async chain(accessKey, most) {
      const rows = await sql<IssuedKey & { step: number }>(CHAIN, indexable(accessKey), most);
      return rows.sort((a, b) => a.step - b.step).map(({ step: _, ...issued }) => issued);
    },

    issuedTo: (accessKey, from, to, limit) =>
      sql<IssuedKey>(
        `SELECT access_key AS "accessKey", role, at, actor FROM issued_keys
          WHERE ${same(`actor ->> 'accessKey'`)}
            AND at >= $2::timestamptz AND at <= $3::timestamptz
          ORDER BY at, access_key LIMIT $4::int`,
        storable(accessKey),
        from.toISOString(),
        to.toISOString(),
        limit,
      ),

    async kept(eventIds) {
      const ids = new Map(eventIds.map((id) => [indexable(id), id]));
      const rows = await sql<{ id: string }>(
        `SELECT event_id AS id FROM events WHERE provider = 'aws' AND event_id = ANY($1::text[])`,
        [...ids.keys()],
      );
      return new Set(rows.map(({ id }) => ids.get(id) ?? id));
    },

    async counted(accounts, from, to) {
      const [row] = await sql<{ count: number }>(
        `SELECT coalesce(sum(count), 0)::float8 AS count FROM tallies
          WHERE account = ANY($1::text[]) AND hour > $2::timestamptz - interval '1 hour' AND hour <= $3::timestamptz`,
        accounts.map(indexable),
        from.toISOString(),
        to.toISOString(),
      );
      return row?.count ?? 0;
    },
  };
}

function paramsOf(about: Sought): [string, string | null] {
  if (about.kind === 'key') return [storable(about.key), null];
  if (about.kind === 'address') return [storable(about.address), null];
  return [storable(pathless(about.principal)), about.session === null ? null : storable(about.session)];
}

function deedOf({ more: _, tier, severity, ...row }: DeedRow): Deed {
  return { ...row, tier: tier as Tier, severity: (severity ?? 'info') as Severity, fed: true };
}
