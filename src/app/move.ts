import type { Case } from '../core/case.js';
import { type Decision, decide, rowOf } from '../core/decide.js';
import type { JsonObject } from '../core/json.js';
import type { Effect, Input } from '../core/workflow.js';
import { type Tables, VersionConflict } from '../ports/store.js';
import { leadingDetection, turnsOf } from './turns.js';
import { momentAt, type World, wakeFor, workflowOf } from './world.js';

const TRIES = 8;

/** Effects of one lane happen one at a time, in order: what people see on one surface, and what the pager hears. */
export function laneOf(caseId: string, effect: Effect): string {
  if (effect.kind === 'page') return `${caseId}:page`;
  if (effect.kind === 'show') return `${caseId}:${effect.surface}`;
  // It must not wait for a card that cannot be posted.
  if (effect.kind === 'mention') return `${caseId}:mention`;
  if (effect.kind === 'whisper') return `${caseId}:whisper:${effect.slackId}`;
  if (effect.kind === 'more') return `${caseId}:more:${effect.slackId}`;
  return `${caseId}:security`;
}

/** An effect to ring for. Pages have workers of their own, so that no hanging chat holds them up. */
export interface Ring {
  readonly kind: 'effect' | 'page';
  readonly id: string;
}

export async function addEffects(
  tables: Tables,
  caseId: string,
  effects: readonly Effect[],
): Promise<readonly Ring[]> {
  if (effects.length === 0) return [];
  const ids = await tables.effects.add(
    caseId,
    effects.map((effect) => ({ effect, lane: laneOf(caseId, effect) })),
  );
  return ids.map((id, i) => ({ kind: effects[i]?.kind === 'page' ? 'page' : 'effect', id }));
}

export async function ringAll({ queue }: Pick<World, 'queue'>, rings: readonly Ring[]): Promise<void> {
  const ids = (kind: Ring['kind']) => rings.filter((ring) => ring.kind === kind).map(({ id }) => id);
  await queue.ring('page', ids('page'));
  await queue.ring('effect', ids('effect'));
}

/** The case, its effects and the audit, in the transaction of the caller. Returns the effects to ring for. */
export async function record(
  tables: Tables,
  before: Case,
  decision: Decision,
  who: string,
  action: string,
  detail: JsonObject = {},
): Promise<readonly Ring[]> {
  await tables.cases.save(decision.case);
  const rings = await addEffects(tables, before.id, decision.effects);
  await tables.audit.append([
    {
      caseId: before.id,
      who,
      action,
      detail: {
        ...detail,
        note: decision.note,
        from: before.state,
        to: decision.case.state,
        version: decision.case.version,
        effects: decision.effects.map(describeEffect),
      },
    },
  ]);
  return rings;
}

export function describeEffect(effect: Effect): string {
  if (effect.kind === 'show') return `show ${effect.surface}`;
  return effect.kind === 'page' ? `page ${effect.action}` : effect.kind;
}

export interface Fed {
  readonly decision: Decision;
  readonly before: Case;
}

/**
 * Gives a case one input, in one transaction, and rings for its effects. `also` runs in the same transaction,
 * after the move (or after the refusal). Tries again where somebody else moved the case first.
 * Null: there is no such case, or `still` or `when` says that the input no longer applies.
 */
export async function feed(
  world: World,
  caseId: string,
  input: Input,
  options: {
    readonly who: string;
    /** Asked first, in the same transaction: the place to lock what must be taken only once. */
    readonly still?: (tables: Tables) => Promise<boolean>;
    readonly when?: (c: Case, now: Date) => boolean;
    readonly also?: (tables: Tables, fed: Fed) => Promise<readonly Ring[]>;
  },
): Promise<Fed | null> {
  const outcome = await retried(() =>
    world.store.transaction(async (tables) => {
      if (options.still && !(await options.still(tables))) return null;
      const before = await tables.cases.get(caseId);
      const now = await tables.now();
      if (!before || (options.when && !options.when(before, now))) return null;
      const decision = decide(workflowOf(world, before.workflow), before, input, momentAt(world, now));
      const moved = decision.changed ? await record(tables, before, decision, options.who, input.type) : [];
      const more = options.also ? await options.also(tables, { decision, before }) : [];
      return { fed: { decision, before }, rings: [...moved, ...more], now };
    }),
  );
  if (!outcome) return null;
  wakeFor(world, outcome.fed.decision.case, outcome.now);
  logMove(world, outcome.fed, input);
  await ringAll(world, outcome.rings);
  return outcome.fed;
}

/** A version conflict means that our picture was old: look again. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof VersionConflict) || attempt >= TRIES) throw error;
    }
  }
}

function logMove(world: World, { before, decision }: Fed, input: Input): void {
  world.runLog.step({
    action: decision.changed ? `case-${input.type}` : 'input-refused',
    outcome: decision.changed ? 'success' : 'failure',
    caseId: before.id,
    caseCode: before.code,
    workflow: before.workflow,
    state: decision.case.state,
    detection: leadingDetection(decision.case),
    account: before.account,
    message: `${before.state} -> ${decision.case.state} on ${input.type}`,
    detail: {
      version: decision.case.version,
      ...turnsOf(world, before, decision.case, decision.effects),
    },
  });
}

/** A case whose own timer ran out. Nobody was silent where the question never reached them. */
export async function caseDue(world: World, caseId: string): Promise<void> {
  const c = await world.store.cases.get(caseId);
  if (!c?.dueAt) return;
  const shows = rowOf(workflowOf(world, c.workflow), c.state).cards.actor !== null;
  const lost = shows && (await world.store.messages.get(caseId, 'actor')) === null;
  await feed(
    world,
    caseId,
    lost ? { type: 'undeliverable', code: 'not delivered in time' } : { type: 'due' },
    {
      who: 'vouch',
      when: (found, now) =>
        found.state === c.state && found.dueAt !== null && found.dueAt.getTime() <= now.getTime(),
    },
  );
}
