import type { Case } from './case.js';
import type { NewItem } from './workflow.js';

/** So many open cases of one class, opened within so long: the next one makes it a storm. */
export const STORM_CASES = 50;
export const STORM_MS = 5 * 60 * 1_000;

/** What the key of a storm ends with; that of an ordinary case ends with the lane of its tier. */
export const STORM_LANE = '|storm';

/** A class: the same detection in the same account. */
export function stormKey({ detection, account }: Pick<NewItem, 'detection' | 'account'>): string {
  return `${detection}|${account}${STORM_LANE}`;
}

export function isStorm({ groupKey }: Pick<Case, 'groupKey'>): boolean {
  return groupKey.endsWith(STORM_LANE);
}

/** `open`: cases of its class that are open and were opened within the last five minutes. */
export function breaksOut(open: number): boolean {
  return open >= STORM_CASES;
}

/** A storm lasts while more comes within five minutes of what it has, by the events' own time. */
export function lasts(item: Pick<NewItem, 'at'>, storm: Pick<Case, 'items'>): boolean {
  const times = storm.items.map(({ at }) => at.getTime());
  const at = item.at.getTime();
  return at >= Math.min(...times) - STORM_MS && at <= Math.max(...times) + STORM_MS;
}
