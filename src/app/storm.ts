import type { Draft } from '../core/decide.js';
import { type Place, place } from '../core/group.js';
import { legible } from '../core/legible.js';
import {
  breaksOut,
  lasts,
  STORM_CASES,
  STORM_LIFE_MS,
  STORM_MS,
  stormKey,
  takesMore,
} from '../core/storm.js';
import type { NewItem } from '../core/workflow.js';
import type { Tables } from '../ports/store.js';
import type { World } from './world.js';

/** Where an event goes that no case of its own group takes. */
export interface Wider {
  readonly place: Place;
  readonly item: NewItem;
  /** For the case that it opens, if it opens one. */
  readonly draft: Draft;
}

/**
 * Many cases of one class within minutes: the next event joins, or opens, the one case that stands for the rest. Null
 * where there is no storm. Keeps a lock on the class until the transaction ends, so that two workers count the same.
 */
export async function inStorm(
  world: Pick<World, 'workflows' | 'policy'>,
  tables: Tables,
  single: NewItem,
  draft: Draft,
  now: Date,
): Promise<Wider | null> {
  const groupKey = stormKey(single);
  await tables.lock(groupKey);
  const since = new Date(now.getTime() - STORM_MS);
  const item = { ...single, says: legible(`${single.says} (by ${draft.actor})`, 320) };
  const opened = new Date(now.getTime() - STORM_LIFE_MS - STORM_MS);
  const storms = await tables.cases.inGroup(groupKey, { opened, settled: since });
  const young = storms.filter((storm) => takesMore(storm, now));
  const found = place(item, young, world.workflows, now, world.policy, (storm) => lasts(item, storm));
  if (found.kind === 'open' && !(await goesOn())) return null;
  const where: Place = found.kind === 'join' ? found : { kind: 'open', workflow: 'page-security' };
  return { place: where, item, draft: stormDraft(draft, groupKey, item) };

  // One whose case has had its time makes the next case at once: nobody is asked fifty more times.
  async function goesOn(): Promise<boolean> {
    if (storms.some((storm) => storm.closedAt === null && lasts(item, storm))) return true;
    return breaksOut(await tables.volume.openedLike(single, since, STORM_CASES));
  }
}

/** It is nobody's: each line of the list says who it was. Nobody is asked, so security is paged, once. */
function stormDraft(draft: Draft, groupKey: string, item: NewItem): Draft {
  const how = `more than ${STORM_CASES} open cases of ${item.detection} in ${item.account} within 5 minutes; what comes on top of them is one list`;
  return {
    ...draft,
    groupKey,
    actor: 'many actors',
    how,
    audience: { kind: 'nobody', why: how },
    tier: 'alert',
    items: [{ ...item, addedIn: 1, standing: 'asked' }],
  };
}
