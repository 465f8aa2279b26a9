import type { Case } from '../core/case.js';
import type { Effect } from '../core/workflow.js';
import type { StoredEffect } from '../ports/store.js';
import { PortError } from '../ports.js';
import { type Attempt, LostLease, stillOurs } from './attempt.js';
import { feed } from './move.js';
import { page, secondRoad } from './page.js';
import { show } from './show.js';
import type { World } from './world.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const SECOND_ROAD_MS = 2 * 60 * 1000;
/** A critical question that has not reached anybody by then is no question. */
const CRITICAL_DELIVERY_MS = 60 * 1000;
const LONGEST_WAIT_MS = 60 * 1000;
const WHISPER_TRIES = 3;

/** Does one effect, if it is due and nobody else is doing it, and records how it ended. */
export async function perform(world: World, id: string): Promise<void> {
  const effect = await world.store.effects.claim(id, world.settings.leaseMs);
  if (!effect) return;
  const started = performance.now();
  try {
    const attempt = await act(world, effect);
    await settle(world, effect, attempt);
    log(world, effect, 'done' in attempt ? 'success' : 'unknown', started, attempt);
  } catch (error) {
    if (error instanceof LostLease) return world.runLog.error('a lease was lost before sending', error);
    await failed(world, effect, error);
    log(world, effect, 'failure', started, null);
  }
  const next = await world.store.effects.nextInLane(id);
  if (next) await world.queue.ring('effect', [next]);
}

async function act(world: World, stored: StoredEffect): Promise<Attempt> {
  const { effect } = stored;
  switch (effect.kind) {
    case 'show':
      return show(world, stored, effect.surface);
    case 'page':
      return page(world, stored, effect.action);
    case 'whisper':
      return whisper(world, stored.id, effect);
    case 'note':
    case 'mention':
    case 'tell':
      return say(world, stored);
  }
}

/** In the place of the press; where Slack shows them nothing there (a forged press), in their own messages. */
async function whisper(
  world: World,
  id: string,
  effect: Extract<Effect, { kind: 'whisper' }>,
): Promise<Attempt> {
  try {
    await world.chat.whisper(effect.channel, effect.slackId, effect.text);
    return { done: 'whispered' };
  } catch (error) {
    if (!(error instanceof PortError) || error.outcome !== 'never') throw error;
    await world.chat.postText(await world.chat.openDirect(effect.slackId), effect.text, id);
    return { done: `said in a direct message: ${error.code}` };
  }
}

/** A line in the security channel: in the case's thread, or openly where somebody must look now. */
async function say(world: World, stored: StoredEffect): Promise<Attempt> {
  const { effect, caseId } = stored;
  if (effect.kind !== 'note' && effect.kind !== 'mention' && effect.kind !== 'tell')
    return { done: 'nothing to say' };
  const channel = world.settings.securityChannel;
  const parent = caseId && effect.kind === 'note' ? await world.store.messages.get(caseId, 'security') : null;
  if (effect.kind === 'note' && !parent) return { done: 'no card to write under' };
  const wait = await world.store.effects.pace(channel, 1_000);
  if (wait > 0) return { later: wait };
  await stillOurs(world, stored);
  const spans = typeof effect.text === 'string' ? [effect.text] : effect.text;
  const called =
    effect.kind === 'mention' && world.settings.securityGroup
      ? [{ group: world.settings.securityGroup }, ' ']
      : [];
  const repeat = stored.uncertain ? [' (This may be a repeat.)'] : [];
  await world.chat.postText(channel, [...called, ...spans, ...repeat], stored.id, parent?.ts);
  return { done: 'said' };
}

async function settle(world: World, effect: StoredEffect, attempt: Attempt): Promise<void> {
  const { effects } = world.store;
  if ('later' in attempt) {
    await effects.later(effect.id, effect.fence, attempt.later, 'not its turn yet');
    return world.wake('effect', effect.id, attempt.later);
  }
  await world.store.transaction(async (tables) => {
    await tables.effects.done(effect.id, effect.fence, attempt.done);
    await tables.audit.append([
      {
        caseId: effect.caseId,
        who: 'vouch',
        action: 'effect-done',
        detail: { effect: effect.id, kind: effect.effect.kind, how: attempt.done, attempt: effect.attempts },
      },
    ]);
  });
}

async function failed(world: World, effect: StoredEffect, error: unknown): Promise<void> {
  const { effects } = world.store;
  const trouble =
    error instanceof PortError ? error : new PortError('later', 'bug', String(error), { cause: error });
  if (trouble.code === 'bug')
    world.runLog.error('an effect failed in our own code', error, { effect: effect.id });
  const age = (await world.store.now()).getTime() - effect.createdAt.getTime();
  const words = `${trouble.code}: ${trouble.message}`.slice(0, 500);
  const tooOld = age > DAY_MS || (effect.effect.kind === 'whisper' && effect.attempts >= WHISPER_TRIES);
  if (trouble.outcome === 'never' || tooOld) {
    await givenUp(world, effect, words);
    await afterNever(world, effect, trouble);
    return;
  }
  const wait = trouble.retryAfterMs ?? backOff(effect.attempts);
  if (trouble.code === 'rate_limited' && effect.effect.kind !== 'page')
    await holdChannel(world, effect, wait);
  if (trouble.outcome === 'unknown') await effects.unknown(effect.id, effect.fence, wait, words);
  else await effects.later(effect.id, effect.fence, wait, words);
  world.wake('effect', effect.id, wait);
  await afterDelay(world, effect, age, trouble);
}

async function givenUp(world: World, effect: StoredEffect, words: string): Promise<void> {
  await world.store.transaction(async (tables) => {
    await tables.effects.failed(effect.id, effect.fence, words);
    await tables.audit.append([
      {
        caseId: effect.caseId,
        who: 'vouch',
        action: 'effect-failed',
        detail: { effect: effect.id, kind: effect.effect.kind, error: words, attempt: effect.attempts },
      },
    ]);
  });
}

/** A quarter of a second, doubling, at most a minute; spread, so that many do not come back together. */
export function backOff(attempts: number): number {
  const wait = Math.min(250 * 2 ** Math.min(attempts - 1, 12), LONGEST_WAIT_MS);
  return Math.round(wait * (0.75 + Math.random() / 2));
}

async function holdChannel(world: World, effect: StoredEffect, ms: number): Promise<void> {
  if (effect.effect.kind === 'show' && effect.effect.surface === 'actor') return;
  await world.store.effects.holdChannel(world.settings.securityChannel, ms);
}

/** It will never be done: whoever could not be asked is paged for, and a page that is refused takes the second road. */
async function afterNever(world: World, effect: StoredEffect, trouble: PortError): Promise<void> {
  const { caseId } = effect;
  if (!caseId) return;
  if (effect.effect.kind === 'show' && effect.effect.surface === 'actor') {
    await feed(world, caseId, { type: 'undeliverable', code: trouble.code }, { who: 'vouch' });
  }
  if (effect.effect.kind === 'page')
    await onSecondRoad(world, caseId, `The pager refused it (${trouble.code}).`);
}

/** It is late: what cannot wait takes another road meanwhile. */
async function afterDelay(
  world: World,
  effect: StoredEffect,
  age: number,
  trouble: PortError,
): Promise<void> {
  const { caseId } = effect;
  if (!caseId) return;
  if (effect.effect.kind === 'page' && effect.effect.action === 'trigger' && age >= SECOND_ROAD_MS) {
    await onSecondRoad(world, caseId, `The pager has not taken it for two minutes (${trouble.code}).`);
  }
  if (effect.effect.kind === 'show' && effect.effect.surface === 'actor' && age >= CRITICAL_DELIVERY_MS) {
    await feed(
      world,
      caseId,
      { type: 'undeliverable', code: `delayed: ${trouble.code}` },
      {
        who: 'vouch',
        when: waitsForCriticalAnswer,
      },
    );
  }
}

function waitsForCriticalAnswer(c: Case): boolean {
  return c.severity === 'critical' && c.state === 'asking';
}

async function onSecondRoad(world: World, caseId: string, why: string): Promise<void> {
  const c = await world.store.cases.get(caseId);
  if (c) await secondRoad(world, c, why);
}

function log(
  world: World,
  effect: StoredEffect,
  outcome: 'success' | 'failure' | 'unknown',
  started: number,
  attempt: Attempt | null,
): void {
  world.runLog.step({
    action: `effect-${effect.effect.kind}`,
    outcome,
    caseId: effect.caseId ?? undefined,
    durationMs: performance.now() - started,
    message: attempt && 'done' in attempt ? attempt.done : outcome,
    detail: { effect: effect.id, attempt: effect.attempts },
  });
}
