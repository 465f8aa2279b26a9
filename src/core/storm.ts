import { type Case, firstAt, lastAt } from './case.js';
import type { NewItem } from './workflow.js';

/** So many open cases of one class, opened within so long: the next one makes it a storm. */
export const STORM_CASES = 50;
export const STORM_MS = 5 * 60 * 1_000;

/** One case takes what comes for so long, acknowledged or not. What comes later is the next one, with a page of its own. */
export const STORM_LIFE_MS = 30 * 60 * 1_000;
const CRITICAL_LIFE_MS = 5 * 60 * 1_000;

/** What the key of a storm ends with; that of an ordinary case ends with the lane of its tier. */
export const STORM_LANE = '|storm';
const CRITICAL = '|critical';

/** A class: the same detection in the same account. What is critical is never a line in a list of lesser things. */
export function stormKey({
  detection,
  account,
  severity,
}: Pick<NewItem, 'detection' | 'account' | 'severity'>): string {
  return `${detection}|${account}${severity === 'critical' ? CRITICAL : ''}${STORM_LANE}`;
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
  const at = item.at.getTime();
  const [first, last] = [firstAt(storm.items).getTime(), lastAt(storm.items).getTime()];
  return at >= first - STORM_MS && at <= last + STORM_MS;
}

/** Whether its case still takes events at `now`: nobody feeds one for hours to keep a class silent. */
export function takesMore({ groupKey, openedAt }: Pick<Case, 'groupKey' | 'openedAt'>, now: Date): boolean {
  const life = groupKey.endsWith(`${CRITICAL}${STORM_LANE}`) ? CRITICAL_LIFE_MS : STORM_LIFE_MS;
  return now.getTime() - openedAt.getTime() <= life;
}
