import type { Audience } from '../case.js';
import type { Actor } from '../event.js';
import { groupKeyOf, near } from '../group.js';
import { twoAges } from '../history/two-ages.js';
import type { NewItem, Policy } from '../workflow.js';

/** What `joinMs` is where nobody has set it. */
export const JOIN_MS = 2 * 60 * 1000;

/** What one event would come to: a question, a page, part of one that is there already, or a row that is kept. */
export type Outcome = 'asked' | 'paged' | 'joined' | 'kept';

export type Weight = Pick<NewItem, 'tier' | 'detection' | 'at'>;

/** Groups events as cases do, by the events' own time, and opens none. */
export interface Grouping {
  /** `apart`: what is not to share a case with the rest, such as one detection counted by itself. */
  place(actor: Actor, audience: Audience, item: Weight, apart?: string): Outcome;
}

/** Would-be cases of one group that are remembered: feeds bring events out of order, and never by much. */
const OPEN_ONES = 8;

/**
 * An estimate, for nobody has answered: as if every would-be case stayed open for the join window. At most twice
 * `most` groups are remembered, of which those that were not looked at for longest go first.
 */
export function createGrouping(policy: Pick<Policy, 'joinMs'>, most = 10_000): Grouping {
  const groups = twoAges<number[]>(most);
  return {
    place(actor, audience, item, apart = '') {
      if (item.tier === 'log' || item.tier === 'ignore') return 'kept';
      const key = `${apart}|${groupKeyOf(actor, audience, item)}`;
      const at = item.at.getTime();
      const firsts = groups.get(key) ?? [];
      const open = firsts.findLastIndex((first) => near(item.at, new Date(first), policy));
      if (open !== -1) {
        firsts[open] = Math.min(at, firsts[open] ?? at);
        return 'joined';
      }
      groups.set(key, [...firsts.slice(1 - OPEN_ONES), at]);
      return item.tier === 'notify' && mayAnswer(audience) ? 'asked' : 'paged';
    },
  };
}

/** Where nobody may answer there is no question: security is told at once. */
export function mayAnswer(audience: Audience): boolean {
  return audience.kind !== 'nobody' && audience.role === 'asked';
}

/** The people behind an audience, each by a stable id. */
export function peopleOf(audience: Audience): readonly string[] {
  if (audience.kind === 'nobody') return [];
  return audience.kind === 'person' ? [audience.personId] : audience.personIds;
}
