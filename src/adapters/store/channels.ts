import type { EffectTable } from '../../ports/store.js';
import type { Session } from './session.js';

type ChannelPace = Pick<EffectTable, 'pace' | 'holdChannel'>;

/**
 * One row per channel says when it is free. Nobody owns a turn: whoever asks when the channel is free has it, and
 * who is refused is told when to ask again, so that those who wait ask one after the other. A turn that nobody
 * takes is not lost to the rest.
 */
export function channelPace(session: Session): ChannelPace {
  const { sql } = session;
  return {
    async pace(channel, everyMs, effectId) {
      if (everyMs === 0) return heldFor(session, channel);
      if (await takeTurn(session, channel, everyMs, effectId ?? null)) return 0;
      return Math.max(1, Math.ceil(await waitFor(session, channel, everyMs, effectId ?? null)));
    },

    async holdChannel(channel, ms) {
      await sql(
        `INSERT INTO channels AS c (channel, next_at, held_until)
         VALUES ($1::text, vouch_now(), vouch_now() + $2::float8 * interval '1 millisecond')
             ON CONFLICT (channel) DO UPDATE SET held_until = greatest(c.held_until, excluded.held_until)`,
        channel,
        ms,
      );
    },
  };
}

async function heldFor({ sql }: Session, channel: string): Promise<number> {
  const rows = await sql<{ wait: number }>(
    `SELECT (extract(epoch FROM held_until - vouch_now()) * 1000)::float8 AS wait
       FROM channels WHERE channel = $1::text AND held_until > vouch_now()`,
    channel,
  );
  return Math.ceil(rows[0]?.wait ?? 0);
}

/**
 * One that ranks higher and is expected before this turn would be over goes first, even where somebody else asks
 * sooner. Two turns after its time nobody waits for it any more.
 */
const GIVES_WAY = `
  SELECT 1 FROM effects own JOIN effects o ON o.waits_for = $1::text AND o.rank < own.rank
   WHERE own.id = $3::text AND o.state IN ('due', 'running', 'unknown')
     AND o.due_at BETWEEN vouch_now() - 2 * $2::float8 * interval '1 millisecond'
                      AND vouch_now() + $2::float8 * interval '1 millisecond'`;

async function takeTurn(
  { sql }: Session,
  channel: string,
  everyMs: number,
  effectId: string | null,
): Promise<boolean> {
  const taken = await sql(
    `INSERT INTO channels AS c (channel, next_at)
     SELECT $1::text, vouch_now() + $2::float8 * interval '1 millisecond' WHERE NOT EXISTS (${GIVES_WAY})
         ON CONFLICT (channel) DO UPDATE SET next_at = excluded.next_at
            WHERE c.next_at <= vouch_now() AND coalesce(c.held_until <= vouch_now(), true)
     RETURNING 1`,
    channel,
    everyMs,
    effectId,
  );
  if (taken.length === 0) return false;
  if (effectId !== null)
    await sql('UPDATE effects SET waits_for = NULL WHERE id = $1::text AND waits_for IS NOT NULL', effectId);
  return true;
}

/** Milliseconds until the channel is free, and a turn for each of those who go first. Joins those who wait. */
async function waitFor(
  { sql }: Session,
  channel: string,
  everyMs: number,
  effectId: string | null,
): Promise<number> {
  const rows = await sql<{ wait: number }>(
    `WITH own AS (SELECT rank, seq FROM effects WHERE id = $3::text),
       joined AS (UPDATE effects SET waits_for = $1::text
                   WHERE id = $3::text AND waits_for IS DISTINCT FROM $1::text)
     SELECT (extract(epoch FROM greatest(c.next_at, c.held_until, vouch_now()) - vouch_now()) * 1000)::float8
            + $2::float8 * (SELECT count(*) FROM effects o, own
                             WHERE o.waits_for = $1::text AND o.state IN ('due', 'running', 'unknown')
                               AND (o.rank, o.seq) < (own.rank, own.seq)) AS wait
       FROM (VALUES (1)) one LEFT JOIN channels c ON c.channel = $1::text`,
    channel,
    everyMs,
    effectId,
  );
  return rows[0]?.wait ?? 1;
}
