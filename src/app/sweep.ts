import type { RingKind } from '../ports.js';
import { settlePress } from './answer.js';
import { handleEvent } from './handle-event.js';
import { listLate } from './late.js';
import { caseDue } from './move.js';
import { perform } from './perform.js';
import type { World } from './world.js';

const BATCH = 200;
const AT_ONCE = 8;

/** What a ring asks for: look at this row now. */
export async function answerRing(world: World, kind: RingKind, id: string): Promise<void> {
  if (kind === 'event') return handleEvent(world, id);
  if (kind === 'press') return settlePress(world, id);
  if (kind === 'case') return caseDue(world, id);
  return perform(world, id);
}

/**
 * Looks at every row that is due, whoever was meant to be told of it: presses first, then time, then people's
 * cards and pages, then new events. Returns how many rows it looked at.
 */
export async function sweep(world: World): Promise<number> {
  const { store } = world;
  let looked = 0;
  looked += await all(world, 'press', await store.presses.due(BATCH));
  looked += await all(world, 'case', await store.cases.due(BATCH));
  looked += await all(world, 'effect', await store.effects.due(BATCH));
  looked += await all(world, 'event', await store.events.due(BATCH));
  looked += await listLate(world);
  return looked;
}

/** A few at a time, and one row's trouble never stops the others. */
async function all(world: World, kind: RingKind, ids: readonly string[]): Promise<number> {
  const left = [...ids];
  const workers = Array.from({ length: Math.min(AT_ONCE, left.length) }, async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      try {
        await answerRing(world, kind, id);
      } catch (error) {
        world.runLog.error(`a due ${kind} could not be handled; it stays due`, error, { id });
      }
    }
  });
  await Promise.all(workers);
  return ids.length;
}
