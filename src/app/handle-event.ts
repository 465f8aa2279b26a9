import { audienceOf } from '../core/audience.js';
import type { Case } from '../core/case.js';
import { type Draft, decide, open } from '../core/decide.js';
import { describe } from '../core/describe.js';
import type { VouchEvent } from '../core/event.js';
import { groupKeyOf, place } from '../core/group.js';
import { identify } from '../core/identify.js';
import { NO_TIME } from '../core/normalise/aws.js';
import type { Identity } from '../core/person.js';
import type { NewItem } from '../core/workflow.js';
import type { StoredEvent, Tables } from '../ports/store.js';
import { PortError, type RunStep } from '../ports.js';
import { overBudget } from './budget.js';
import { know } from './know.js';
import { addEffects, describeEffect, type Ring, record, retried, ringAll } from './move.js';
import { inStorm } from './storm.js';
import { turnsOf } from './turns.js';
import { accountName, momentAt, type World, wakeFor, workflowOf } from './world.js';

const RETRY_MS = 5_000;
/** A case is opened after its first event, unless clocks differ. */
const CLOCKS_DIFFER_MS = 60 * 60 * 1_000;

/** One stored event: who did it, which case it belongs to, and what that case makes of it. Safe to call again. */
export async function handleEvent(world: World, id: string): Promise<void> {
  try {
    const stored = await world.store.events.get(id);
    if (stored?.state !== 'new') return;
    const identity = identify(await know(world, stored.event.actor));
    const settled = await retried(() =>
      world.store.transaction((tables) => settle(world, tables, stored, identity)),
    );
    if (!settled) return;
    world.runLog.step(settled.step);
    await ringAll(world, settled.rings);
  } catch (error) {
    await setAside(world, id, error);
  }
}

/** Its step is told after the commit: what was undone did not happen. */
interface Settled {
  readonly rings: readonly Ring[];
  readonly step: RunStep;
}

async function settle(
  world: World,
  tables: Tables,
  stored: StoredEvent,
  identity: Identity,
): Promise<Settled | null> {
  const audience = audienceOf(identity);
  const item = { ...itemOf(world, stored), about: aboutOf(identity) };
  const groupKey = groupKeyOf(stored.event.actor, audience, item);
  await tables.lock(groupKey);
  const current = await tables.events.get(stored.id);
  if (current?.state !== 'new') return null;
  const now = await tables.now();
  const settled = new Date(now.getTime() - world.policy.unaskedMs - world.policy.joinMs);
  const opened = new Date(item.at.getTime() - world.policy.joinMs - CLOCKS_DIFFER_MS);
  const cases = await tables.cases.inGroup(groupKey, { opened, settled });
  const where = place(item, cases, world.workflows, now, world.policy);
  if (where.kind === 'join') return join(world, tables, where.case, stored, item, now);
  const draft: Draft = {
    groupKey,
    actor: actorText(stored.event, identity),
    principal: stored.event.actor.principal,
    how: identity.how,
    audience,
    account: item.account,
    tier: item.tier,
    items: [{ ...item, addedIn: 1, standing: 'asked' }],
    openedAt: now,
  };
  const wider =
    (await inStorm(world, tables, item, draft, now)) ?? (await overBudget(world, tables, item, draft, now));
  if (wider?.place.kind === 'join') return join(world, tables, wider.place.case, stored, wider.item, now);
  const opens = wider?.place ?? where;
  return openCase(world, tables, opens.workflow, wider?.draft ?? draft, stored, now);
}

function itemOf(world: World, stored: StoredEvent): NewItem {
  const item = describe(stored.id, stored.event, stored.classification, world.detections);
  // A record without a readable time happened, as far as anybody can tell, when it came.
  const at = stored.event.at === NO_TIME ? stored.receivedAt : item.at;
  return { ...item, at, account: accountName(world, stored.event.account) };
}

/** People on file behind it; not whoever is merely claimed, which anybody can claim of anybody. */
function aboutOf({ sureness, person, machine }: Identity): readonly string[] {
  const owners = machine?.owners.map(({ id }) => id) ?? [];
  return sureness === 'attested' && person ? [person.id, ...owners] : owners;
}

/** For people: `jane`, or `role deploy (session "jane.d", a name the caller chose: not proof)`. */
export function actorText(event: VouchEvent, identity: Identity): string {
  const { actor } = event;
  if (identity.sureness === 'attested' && identity.person) return `${identity.person.name} (${identity.how})`;
  if (actor.kind !== 'role' || !actor.sessionName) return actor.name;
  if (identity.machine) return `${actor.name} (session "${actor.sessionName}")`;
  return `${actor.name} (session "${actor.sessionName}", a name the caller chose: not proof)`;
}

async function join(
  world: World,
  tables: Tables,
  c: Case,
  stored: StoredEvent,
  item: NewItem,
  now: Date,
): Promise<Settled> {
  const decision = decide(
    workflowOf(world, c.workflow),
    c,
    { type: 'joined', items: [item] },
    momentAt(world, now),
  );
  if (!decision.changed)
    throw new Error(`case ${c.code} in ${c.state}: expected to take an event of its group, it refused`);
  const rings = await record(tables, c, decision, 'vouch', 'event-joined', { event: stored.event.id });
  wakeFor(world, decision.case, now);
  await tables.events.done(stored.id, c.id);
  const turns = turnsOf(world, c, decision.case, decision.effects);
  return { rings, step: stepOf(stored, decision.case, 'event-joined', turns) };
}

async function openCase(
  world: World,
  tables: Tables,
  workflowId: string,
  draft: Draft,
  stored: StoredEvent,
  now: Date,
): Promise<Settled> {
  const opened = open(workflowOf(world, workflowId), draft, momentAt(world, now));
  const c = await tables.cases.open(opened.case);
  const rings = await addEffects(tables, c.id, opened.effects);
  await tables.audit.append([
    {
      caseId: c.id,
      who: 'vouch',
      action: 'case-opened',
      detail: {
        note: opened.note,
        code: c.code,
        workflow: c.workflow,
        severity: c.severity,
        actor: c.actor,
        how: c.how,
        event: stored.event.id,
        effects: opened.effects.map(describeEffect),
      },
    },
  ]);
  await tables.events.done(stored.id, c.id);
  wakeFor(world, c, now);
  return { rings, step: stepOf(stored, c, 'case-opened', turnsOf(world, null, c, opened.effects)) };
}

function stepOf(stored: StoredEvent, c: Case, action: string, turns: ReturnType<typeof turnsOf>): RunStep {
  return {
    action,
    outcome: 'success',
    caseId: c.id,
    caseCode: c.code,
    workflow: c.workflow,
    state: c.state,
    detection: stored.classification.matches[0]?.id,
    eventId: stored.event.id,
    actor: stored.event.actor.principal,
    account: stored.event.account,
    message: `${stored.event.name} by ${stored.event.actor.name}`,
    detail: { ...turns, tier: stored.classification.tier, road: stored.road },
  };
}

/**
 * After five failures of our own the row is poison: it is kept, security hears of it in the same transaction, and
 * the rest goes on. Trouble of the world is nobody's poison: the sweep tries again.
 */
async function setAside(world: World, id: string, error: unknown): Promise<void> {
  world.runLog.error('an event could not be handled', error, { event: id });
  if (error instanceof PortError && error.outcome !== 'never') return;
  const reason = error instanceof Error ? error.message : String(error);
  const rings = await world.store.transaction(async (tables) => {
    const state = await tables.events.failed(id, reason.slice(0, 500), RETRY_MS);
    if (state !== 'poison') return [];
    const text = `One event could not be handled after 5 tries and is set aside: ${id}. Vouch has not judged it; please look at it by hand.`;
    return tables.effects.add(null, [{ effect: { kind: 'mention', text }, lane: 'tell' }]);
  });
  await world.queue.ring('effect', rings);
}
