import { audienceKey } from './audience.js';
import { type Audience, type Case, firstAt } from './case.js';
import type { Actor } from './event.js';
import type { LoadedWorkflow, NewItem, Policy } from './workflow.js';

/** Where an event goes. */
export type Place =
  | { readonly kind: 'join'; readonly case: Case }
  | { readonly kind: 'open'; readonly workflow: 'verify-action' | 'page-security' };

/** Alerts never share a case with questions, nor with alerts of another kind. */
export function groupKeyOf(
  actor: Actor,
  audience: Audience,
  item: Pick<NewItem, 'tier' | 'detection'>,
): string {
  const session = actor.accessKey ?? actor.sessionName ?? '-';
  const lane = item.tier === 'alert' ? `alert:${item.detection}` : 'notify';
  return [actor.principal, session, audienceKey(audience), lane].join('|');
}

/**
 * Joins the newest case of its group that takes it, or opens one. `cases`: of its group, newest first. `stays`: this
 * one takes events longer than a session's does.
 */
export function place(
  item: NewItem,
  cases: readonly Case[],
  workflows: ReadonlyMap<string, LoadedWorkflow>,
  now: Date,
  policy: Policy,
  stays: (candidate: Case) => boolean = () => false,
): Place {
  for (const candidate of cases) {
    const joins = workflows.get(candidate.workflow)?.states[candidate.state]?.joins ?? 'no';
    if (joins === 'open' && (near(item.at, firstAt(candidate.items), policy) || stays(candidate)))
      return { kind: 'join', case: candidate };
    if (joins === 'unasked' && mayJoinUnasked(item, candidate, now, policy))
      return { kind: 'join', case: candidate };
  }
  return { kind: 'open', workflow: item.tier === 'alert' ? 'page-security' : 'verify-action' };
}

/** Within the window of the first event, by the events' own time. */
export function near(at: Date, first: Date, { joinMs }: Pick<Policy, 'joinMs'>): boolean {
  return Math.abs(at.getTime() - first.getTime()) <= joinMs;
}

/**
 * After a verified Yes, more of just the same joins without asking: small things only, never what makes
 * principals, keys, policies or trust, and only from the same detection, key, address and client.
 */
export function mayJoinUnasked(item: NewItem, candidate: Case, now: Date, policy: Policy): boolean {
  const vouch = candidate.facts.vouches.findLast((made) => !made.late);
  if (!vouch || item.grants || item.tier !== 'notify') return false;
  if (item.severity === 'high' || item.severity === 'critical') return false;
  const until = vouch.at.getTime() + policy.unaskedMs;
  if (now.getTime() > until || item.at.getTime() > until) return false;
  return candidate.items.some((known) => known.standing === 'vouched' && alike(known, item));
}

function alike(known: NewItem, item: NewItem): boolean {
  return (
    known.detection === item.detection &&
    known.accessKey === item.accessKey &&
    known.address === item.address &&
    known.client === item.client
  );
}
