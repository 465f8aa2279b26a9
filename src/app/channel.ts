import { PortError } from '../ports.js';
import type { World } from './world.js';

/** At most one post a second and channel, as Slack asks. */
const PACE_MS = 1_000;

/** Takes the channel's turn for one post of this effect. 0: go; else how long to wait before asking again. */
export function turn(world: World, channel: string, effectId: string): Promise<number> {
  return world.store.effects.pace(channel, PACE_MS, effectId);
}

/** For what is no post and needs no turn: how long Slack has told us to keep out of the channel, 0 if it has not. */
export function held(world: World, channel: string): Promise<number> {
  return world.store.effects.pace(channel, 0);
}

/** Sends to a channel. Where Slack says when to come back, nothing of any case goes there before. */
export async function heeding<T>(world: World, channel: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof PortError && error.code === 'rate_limited')
      await world.store.effects.holdChannel(channel, error.retryAfterMs ?? PACE_MS);
    throw error;
  }
}
