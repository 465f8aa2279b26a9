import { PortError } from '../ports.js';
import type { World } from './world.js';

/** At most one post a second and channel, as Slack asks. */
const PACE_MS = 1_000;

/** Takes the channel's slot for one post. 0: go; else how long to wait before asking again. */
export function turn(world: World, channel: string): Promise<number> {
  return world.store.effects.pace(channel, PACE_MS);
}

/** For what is no post and needs no slot: how long Slack has told us to keep out of the channel, 0 if it has not. */
export async function held(world: World, channel: string): Promise<number> {
  const wait = await world.store.effects.pace(channel, 0);
  return wait > PACE_MS ? wait - PACE_MS : 0;
}

/** Sends to a channel. Where Slack says when to come back, nothing of any case goes there before. */
export async function heeding<T>(world: World, channel: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof PortError && error.code === 'rate_limited')
      // A pace more: so a hold can be told from a slot that somebody took.
      await world.store.effects.holdChannel(channel, (error.retryAfterMs ?? 0) + PACE_MS);
    throw error;
  }
}
