import { plain, type Span, type Text } from '../core/text.js';
import type { StoredEffect } from '../ports/store.js';
import { type Attempt, stillOurs } from './attempt.js';
import { heeding, turn } from './channel.js';
import type { World } from './world.js';

/** Each is three spans; Slack's adapter draws forty a line. */
const EARLIER = 10;

/** A line in the security channel: in the case's thread, or openly where somebody must look now. */
export async function say(world: World, stored: StoredEffect): Promise<Attempt> {
  const { effect, caseId } = stored;
  if (effect.kind !== 'note' && effect.kind !== 'mention' && effect.kind !== 'tell')
    return { done: 'nothing to say' };
  const channel = world.settings.securityChannel;
  const parent = caseId && effect.kind === 'note' ? await world.store.messages.get(caseId, 'security') : null;
  if (effect.kind === 'note' && !parent) return { done: 'no card to write under' };
  const wait = await turn(world, channel, stored.id);
  if (wait > 0) return { later: wait };
  const before = caseId && effect.kind === 'note' ? await soFar(world, stored, caseId, effect.text) : [];
  const { securityGroup } = world.settings;
  const called: Span[] = effect.kind === 'mention' && securityGroup ? [{ group: securityGroup }, ' '] : [];
  const repeat: Span[] = stored.uncertain ? [' (This may be a repeat.)'] : [];
  await stillOurs(world, stored);
  const line = [...called, ...spansOf(effect.text), ...repeat, ...before];
  await heeding(world, channel, () => world.chat.postText(channel, line, stored.id, parent?.ts));
  return { done: 'said' };
}

function spansOf(text: Text): readonly Span[] {
  return typeof text === 'string' ? [text] : text;
}

/**
 * The first line under a card tells what happened before security had one: a case is asked about first, and the
 * thread is to hold its whole timeline.
 */
async function soFar(world: World, stored: StoredEffect, caseId: string, text: Text): Promise<Span[]> {
  if (await world.store.effects.noted(caseId, stored.id)) return [];
  const entries = await world.store.audit.ofCase(caseId);
  const earlier = entries.filter(({ detail, at }) => isWord(detail['note'], text) && at <= stored.createdAt);
  if (earlier.length === 0) return [];
  const lines = earlier
    .slice(-EARLIER)
    .flatMap(({ at, detail }): Span[] => ['\n', { time: at }, ` ${detail['note']}`]);
  return ['\nBefore that:', ...lines];
}

/** A line of the timeline: not the one being said, and not a move that nobody put into words. */
function isWord(note: unknown, said: Text): note is string {
  return typeof note === 'string' && note !== plain(said) && !/^\w+ -> \w+$/.test(note);
}
