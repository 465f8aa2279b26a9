import type { Card } from '../core/card.js';
import type { Case } from '../core/case.js';
import { rowOf } from '../core/decide.js';
import type { Surface } from '../core/workflow.js';
import type { StoredEffect } from '../ports/store.js';
import { type DealtCard, type MessageRef, PortError } from '../ports.js';
import { type Attempt, afterSending, stillOurs } from './attempt.js';
import { heeding, held, turn } from './channel.js';
import { momentAt, type World, workflowOf } from './world.js';

/**
 * Brings a surface up to date with what the case says now: posts its one message, or edits it. Showing twice
 * changes nothing; an older showing that comes late finds the newer version there and leaves it.
 */
export async function show(world: World, effect: StoredEffect, surface: Surface): Promise<Attempt> {
  const c = effect.caseId ? await world.store.cases.get(effect.caseId) : null;
  if (!c) return { done: 'no such case' };
  const card = await cardOf(world, c, surface);
  if (!card) return { done: 'nothing to show' };
  const posted = await world.store.messages.get(c.id, surface);
  if (posted && posted.version >= c.version) return { done: 'up to date' };
  if (!posted) return post(world, effect, c, surface, card);
  return edit(world, effect, c, surface, card, posted);
}

async function cardOf(world: World, c: Case, surface: Surface): Promise<Card | null> {
  const row = rowOf(workflowOf(world, c.workflow), c.state);
  return row.cards[surface]?.(c, momentAt(world, await world.store.now())) ?? null;
}

/** Each choice gets an opaque id of its own: what it is about stays with us. */
async function deal(world: World, c: Case, surface: Surface, card: Card): Promise<DealtCard> {
  const buttons: { [input: string]: string } = {};
  const links: { [input: string]: string } = {};
  const inputs = card.choices.map(({ input }) => input);
  for (const { input, id } of await world.store.buttons.deal(c.id, surface, inputs, c.version)) {
    const isLink = card.choices.some((choice) => choice.input === input && choice.link);
    if (isLink) links[input] = `${world.settings.publicUrl}/verify/${id}`;
    else buttons[input] = id;
  }
  return { card, buttons, links };
}

async function post(
  world: World,
  effect: StoredEffect,
  c: Case,
  surface: Surface,
  card: Card,
): Promise<Attempt> {
  const channel = await channelOf(world, c, surface);
  const mark = `${c.id}:${surface}`;
  const found = effect.attempts > 1 || effect.uncertain ? await find(world, channel, mark, c) : 'absent';
  if (typeof found === 'object')
    return posted(world, c, surface, found, 0, 'found where it was posted before');
  const wait = await turn(world, channel, effect.id);
  if (wait > 0) return { later: wait };
  const dealt = await deal(world, c, surface, card);
  await stillOurs(world, effect);
  const repeat = found === 'unreadable' && effect.uncertain;
  const sent = repeat ? markedAsRepeat(dealt) : dealt;
  const ref = await heeding(world, channel, () => world.chat.post(channel, sent, mark));
  return afterSending(() => posted(world, c, surface, ref, c.version, 'posted'));
}

/** A message found again shows some older version: version 0 makes the next showing edit it. */
async function posted(
  world: World,
  c: Case,
  surface: Surface,
  ref: MessageRef,
  version: number,
  how: string,
): Promise<Attempt> {
  await world.store.messages.put({ caseId: c.id, surface, ...ref, version });
  return version === 0 ? { later: 0 } : { done: how };
}

async function find(
  world: World,
  channel: string,
  mark: string,
  c: Case,
): Promise<MessageRef | 'absent' | 'unreadable'> {
  return world.chat.find(channel, mark, c.openedAt);
}

/** Channels cannot be read back, so a post of unknown outcome is sent again and says so. */
function markedAsRepeat(dealt: DealtCard): DealtCard {
  const after = [...dealt.card.after, 'This may be a repeat: the first post was not confirmed.'];
  return { ...dealt, card: { ...dealt.card, after } };
}

async function edit(
  world: World,
  effect: StoredEffect,
  c: Case,
  surface: Surface,
  card: Card,
  at: MessageRef,
): Promise<Attempt> {
  const wait = await held(world, at.channel);
  if (wait > 0) return { later: wait };
  const dealt = await deal(world, c, surface, card);
  await stillOurs(world, effect);
  try {
    await heeding(world, at.channel, () => world.chat.update({ channel: at.channel, ts: at.ts }, dealt));
  } catch (error) {
    if (!(error instanceof PortError) || error.code !== 'message_not_found') throw error;
    // Somebody deleted it. What it said still stands, so it is posted anew.
    // Its new post may be there already, from a try whose reply was lost: more than one attempt looks first.
    return post(world, { ...effect, attempts: Math.max(2, effect.attempts) }, c, surface, card);
  }
  await world.store.messages.put({
    caseId: c.id,
    surface,
    channel: at.channel,
    ts: at.ts,
    version: c.version,
  });
  return { done: 'edited' };
}

async function channelOf(world: World, c: Case, surface: Surface): Promise<string> {
  if (surface === 'security') return world.settings.securityChannel;
  const { audience } = c;
  if (audience.kind === 'nobody')
    throw new PortError('never', 'nobody', `case ${c.code}: expected an audience, found none`);
  return audience.kind === 'owners' ? audience.channel : world.chat.openDirect(audience.slackId);
}
