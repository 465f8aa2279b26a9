import type { Audience, Case } from './case.js';
import type { NewItem, Policy } from './workflow.js';

/** A budget is for so long: it slides, it does not begin anew at midnight. */
export const BUDGET_MS = 24 * 60 * 60 * 1_000;

/** What the key of a summary ends with; that of an ordinary case ends with the lane of its tier. */
export const SUMMARY_LANE = '|overflow';

/** Small enough to be gathered in a list. */
export const SMALL = ['info', 'low', 'medium'] as const;

type AskedPerson = Extract<Audience, { kind: 'person' }>;

/**
 * Whose budget an event would draw on: that of the person who would be asked about it. Null for what counts against
 * none and is held back by none: alerts, high and critical ones, machines, and what asks nobody.
 */
export function budgetOf(item: Pick<NewItem, 'tier' | 'severity'>, audience: Audience): AskedPerson | null {
  if (audience.kind !== 'person' || audience.role !== 'asked' || item.tier !== 'notify') return null;
  return SMALL.some((severity) => severity === item.severity) ? audience : null;
}

/** `asked`: small questions to this person within the last 24 hours. */
export function isSpent(asked: number, { askBudget }: Pick<Policy, 'askBudget'>): boolean {
  return asked >= askBudget;
}

/** One list for a person, whatever the session. */
export function summaryKey({ personId }: AskedPerson): string {
  return `asked:${personId}${SUMMARY_LANE}`;
}

/** A list of what went over somebody's budget. */
export function isSummary({ groupKey }: Pick<Case, 'groupKey'>): boolean {
  return groupKey.endsWith(SUMMARY_LANE);
}

/** A list grows until it was answered, or paged about: what comes after that is a question of its own. */
export function growsOn({ facts }: Case): boolean {
  return facts.escalation === null;
}
