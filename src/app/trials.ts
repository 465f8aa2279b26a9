import { audienceOf } from '../core/audience.js';
import type { Audience } from '../core/case.js';
import { JOIN_MS } from '../core/dark/grouping.js';
import { createTrials, type Trial } from '../core/dark/trial.js';
import type { Actor } from '../core/event.js';
import { identify } from '../core/identify.js';
import type { Policy } from '../core/workflow.js';
import { know } from './know.js';
import type { World } from './world.js';

/** More are not looked at: whoever acted in each is looked up. */
const MOST = 2_000;

export type TrialWorld = Pick<World, 'store'> & { readonly policy?: Pick<Policy, 'joinMs'> };

export interface TrialsFound {
  /** The loudest first. */
  readonly trials: readonly Trial[];
  /** There were more events, older ones, which are not counted. */
  readonly cut: boolean;
}

/** What the detections that are tried in the dark would have brought people since then. */
export async function trialsSince(world: TrialWorld, since: Date): Promise<TrialsFound> {
  const events = await world.store.noise.shadow(since, MOST);
  const counted = createTrials(world.policy ?? { joinMs: JOIN_MS });
  const audiences = new Map<string, Audience>();
  for (const { actor, at, shadow } of events) {
    const key = [actor.principal, actor.accessKey, actor.sessionName, actor.sourceIdentity].join('|');
    const audience = audiences.get(key) ?? (await audienceFor(world, actor));
    audiences.set(key, audience);
    counted.add(actor, at, audience, shadow);
  }
  return { trials: counted.rows(), cut: events.length === MOST };
}

async function audienceFor(world: TrialWorld, actor: Actor): Promise<Audience> {
  return audienceOf(identify(await know(world, actor)));
}
