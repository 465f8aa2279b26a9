import type { Case } from '../core/case.js';
import type { Effect } from '../core/workflow.js';
import type { StoredEffect } from '../ports/store.js';
import { PortError } from '../ports.js';
import { type Attempt, afterSending, LostLease } from './attempt.js';
import { addEffects, feed } from './move.js';
import { page, secondRoad } from './page.js';
import { say } from './say.js';
import { show } from './show.js';
import { whisper } from './whisper.js';
import { more } from './who.js';
import type { World } from './world.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const SECOND_ROAD_MS = 2 * 60 * 1000;
/** A critical question that has not reached anybody by then is no question. */
const CRITICAL_DELIVERY_MS = 60 * 1000;
const LONGEST_WAIT_MS = 60 * 1000;
/** While it is new, tries are close together, so that a minute's limit is noticed in time. */
const SOON_MS = 2 * 60 * 1000;
const SOON_WAIT_MS = 10 * 1000;
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
  if (next) await world.queue.ring(effect.effect.kind === 'page' ? 'page' : 'effect', [next]);
}

async function act(world: World, stored: StoredEffect): Promise<Attempt> {
  const { effect } = stored;
  switch (effect.kind) {
    case 'show':
      return show(world, stored, effect.surface);
    case 'page':
      return page(world, stored, effect.action);
    case 'whisper':
      return whisper(world, stored, effect, async () => effect.text);
    case 'more':
      return whisper(world, stored, effect, () => more(world, stored));
    case 'note':
    case 'mention':
    case 'tell':
      return say(world, stored);
  }
}

async function settle(world: World, effect: StoredEffect, attempt: Attempt): Promise<void> {
  const { effects } = world.store;
  if ('later' in attempt) {
    await effects.later(effect.id, effect.fence, attempt.later, 'not its turn yet');
    world.wake(effect.effect.kind === 'page' ? 'page' : 'effect', effect.id, attempt.later);
    return undelivered(world, effect, attempt.later, 'Slack lets nothing through');
  }
  await afterSending(() =>
    world.store.transaction(async (tables) => {
      await tables.effects.done(effect.id, effect.fence, attempt.done);
      await tables.audit.append([
        {
          caseId: effect.caseId,
          who: 'vouch',
          action: 'effect-done',
          detail: {
            effect: effect.id,
            kind: effect.effect.kind,
            how: attempt.done,
            attempt: effect.attempts,
          },
        },
      ]);
    }),
  );
}

async function failed(world: World, effect: StoredEffect, error: unknown): Promise<void> {
  const { effects } = world.store;
  const trouble =
    error instanceof PortError ? error : new PortError('later', 'bug', String(error), { cause: error });
  if (trouble.code === 'bug')
    world.runLog.error('an effect failed in our own code', error, { effect: effect.id });
  const age = (await world.store.now()).getTime() - effect.createdAt.getTime();
  const words = `${trouble.code}: ${trouble.message}`.slice(0, 500);
  const tooOld = age > DAY_MS || (isWhispered(effect.effect) && effect.attempts >= WHISPER_TRIES);
  const never = trouble.outcome === 'never' && !waitsForOperator(effect.effect, trouble.code);
  if (never || tooOld) {
    // The other road first: a crash between the two repeats it, which is harmless, instead of losing it.
    await afterNever(world, effect, trouble);
    return givenUp(world, effect, words);
  }
  const wait =
    trouble.retryAfterMs ?? backOff(effect.attempts, age < SOON_MS ? SOON_WAIT_MS : LONGEST_WAIT_MS);
  if (trouble.outcome === 'unknown') await effects.unknown(effect.id, effect.fence, wait, words);
  else await effects.later(effect.id, effect.fence, wait, words);
  world.wake(effect.effect.kind === 'page' ? 'page' : 'effect', effect.id, wait);
  await afterDelay(world, effect, age, trouble);
  await undelivered(world, effect, trouble.retryAfterMs ?? 0, trouble.code);
}

function isWhispered({ kind }: Effect): boolean {
  return kind === 'whisper' || kind === 'more';
}

/** The token, a scope, or the app's seat in the channel: an operator mends these, and security's lines wait for it. */
const MENDED: ReadonlySet<string> = new Set([
  'account_inactive',
  'channel_not_found',
  'invalid_auth',
  'is_archived',
  'missing_scope',
  'not_authed',
  'not_in_channel',
  'token_expired',
  'token_revoked',
]);

function waitsForOperator(effect: Effect, code: string): boolean {
  const forSecurity =
    effect.kind === 'note' ||
    effect.kind === 'mention' ||
    effect.kind === 'tell' ||
    (effect.kind === 'show' && effect.surface === 'security');
  return forSecurity && MENDED.has(code);
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

/** A quarter of a second, doubling, up to the longest; spread, so that many do not come back together. */
export function backOff(attempts: number, longest: number = LONGEST_WAIT_MS): number {
  const wait = Math.min(250 * 2 ** Math.min(attempts - 1, 12), longest);
  return Math.round(wait * (0.75 + Math.random() / 2));
}

/** It will never be done: whoever could not be asked is paged for, and a page that is refused takes the second road. */
async function afterNever(world: World, effect: StoredEffect, trouble: PortError): Promise<void> {
  const { caseId } = effect;
  if (!caseId) return;
  if (effect.effect.kind === 'show' && effect.effect.surface === 'actor') {
    await cannotAsk(world, caseId, trouble.code);
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
}

/** Where it moves nothing any more (it is paged, or closed), it is still a line in security's thread. */
async function cannotAsk(world: World, caseId: string, code: string): Promise<void> {
  await feed(
    world,
    caseId,
    { type: 'undeliverable', code },
    {
      who: 'vouch',
      also: async (tables, { decision }) =>
        decision.changed ? [] : addEffects(tables, caseId, [{ kind: 'note', text: decision.note }]),
    },
  );
}

/** A critical question that has not reached anybody within a minute, or will not, becomes a page. */
async function undelivered(world: World, effect: StoredEffect, inMs: number, code: string): Promise<void> {
  const { caseId } = effect;
  if (!caseId || effect.effect.kind !== 'show' || effect.effect.surface !== 'actor') return;
  const age = (await world.store.now()).getTime() - effect.createdAt.getTime();
  if (age + inMs < CRITICAL_DELIVERY_MS || (await world.store.messages.get(caseId, 'actor'))) return;
  await feed(
    world,
    caseId,
    { type: 'undeliverable', code: `delayed: ${code}` },
    { who: 'vouch', when: waitsForCriticalAnswer },
  );
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
