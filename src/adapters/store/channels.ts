import type { EffectTable } from '../../ports/store.js';
import type { Session } from './session.js';

/** `pace` gives the slot to whoever comes when it is free; who is told to wait holds nothing and asks again. */
export function channelPace({ sql }: Session): Pick<EffectTable, 'pace' | 'holdChannel'> {
  return {
    async pace(channel, everyMs) {
      const taken = await sql(
        `INSERT INTO channels AS c (channel, next_at)
         VALUES ($1::text, vouch_now() + $2::float8 * interval '1 millisecond')
             ON CONFLICT (channel) DO UPDATE SET next_at = excluded.next_at WHERE c.next_at <= vouch_now()
         RETURNING 1`,
        channel,
        everyMs,
      );
      if (taken.length > 0) return 0;
      const rows = await sql<{ wait: number }>(
        `SELECT (extract(epoch FROM next_at - vouch_now()) * 1000)::float8 AS wait
           FROM channels WHERE channel = $1::text`,
        channel,
      );
      return Math.max(1, Math.ceil(rows[0]?.wait ?? 1));
    },

    async holdChannel(channel, ms) {
      await sql(
        `INSERT INTO channels AS c (channel, next_at)
         VALUES ($1::text, vouch_now() + $2::float8 * interval '1 millisecond')
             ON CONFLICT (channel) DO UPDATE SET next_at = greatest(c.next_at, excluded.next_at)`,
        channel,
        ms,
      );
    },
  };
}
