import { BUDGET_MS, budgetOf, growsOn, isSpent, summaryKey } from '../core/budget.js';
import type { Draft } from '../core/decide.js';
import { place } from '../core/group.js';
import type { NewItem } from '../core/workflow.js';
import type { Tables } from '../ports/store.js';
import type { Wider } from './storm.js';
import type { World } from './world.js';

/**
 * Somebody who has had their day's questions: the next small one joins, or opens, their one list. Null where it is a
 * question of its own. Keeps a lock on the person's budget until the transaction ends, so that two workers count the
 * same.
 */
export async function overBudget(
  world: Pick<World, 'workflows' | 'policy'>,
  tables: Tables,
  item: NewItem,
  draft: Draft,
  now: Date,
): Promise<Wider | null> {
  const person = budgetOf(item, draft.audience);
  if (!person) return null;
  const groupKey = summaryKey(person);
  await tables.lock(groupKey);
  const opened = new Date(now.getTime() - BUDGET_MS);
  const asked = await tables.volume.questionsTo(person.personId, opened);
  if (!isSpent(asked, world.policy)) return null;
  const settled = new Date(now.getTime() - world.policy.unaskedMs - world.policy.joinMs);
  const lists = await tables.cases.inGroup(groupKey, { opened, settled });
  const how = 'attested each time; gathered from any of their sessions';
  return {
    place: place(item, lists, world.workflows, now, world.policy, growsOn),
    item,
    draft: { ...draft, groupKey, actor: person.name, how },
  };
}
