import type { Card } from '../core/card.js';
import type { Text } from '../core/text.js';
import type { StoredEffect } from '../ports/store.js';
import { PortError } from '../ports.js';
import { type Attempt, stillOurs } from './attempt.js';
import { heeding, held } from './channel.js';
import type { World } from './world.js';

/**
 * In the place of the press; where Slack shows them nothing there (a forged press), in their own messages.
 * Nobody can look up whether a whisper got there, so one that may have is not said again: nothing depends on
 * it, the case's own message says how it stands.
 */
export async function whisper(
  world: World,
  stored: StoredEffect,
  to: { readonly channel: string; readonly slackId: string },
  words: () => Promise<Text | Card>,
): Promise<Attempt> {
  if (stored.uncertain) return { done: 'not said again: it may have been said before' };
  const wait = await held(world, to.channel);
  if (wait > 0) return { later: wait };
  const said = await words();
  await stillOurs(world, stored);
  try {
    await heeding(world, to.channel, () => world.chat.whisper(to.channel, to.slackId, said));
    return { done: 'whispered' };
  } catch (error) {
    if (!(error instanceof PortError) || error.outcome !== 'never') throw error;
    await direct(world, to.slackId, said, stored.id);
    return { done: `said in a direct message: ${error.code}` };
  }
}

async function direct(world: World, slackId: string, said: Text | Card, mark: string): Promise<void> {
  const channel = await world.chat.openDirect(slackId);
  if (typeof said === 'string' || !('headline' in said)) await world.chat.postText(channel, said, mark);
  else await world.chat.post(channel, { card: { ...said, choices: [] }, buttons: {}, links: {} }, mark);
}
