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
  if (kind === 'event' || kind === 'alert') return handleEvent(world, id);
  if (kind === 'press') return settlePress(world, id);
  if (kind === 'case') return caseDue(world, id);
  return perform(world, id);
}

/** What a sweep looks at. The parts do not wait for one another: a hanging chat must not hold up a deadline. */
export const PARTS = ['presses', 'cases', 'pages', 'effects', 'events'] as const;
export type Part = (typeof PARTS)[number];

/**
 * Looks at every row of one part that is due, whoever was meant to be told of it: what people pressed; what ran
 * out; what is to be done outside; what came in. Returns how many rows. `stopped`: begins no further row.
 */
export async function sweepPart(
  world: World,
  part: Part,
  stopped: () => boolean = () => false,
): Promise<number> {
  const { presses, cases, effects, events } = world.store;
  const look = (kind: RingKind, ids: readonly string[]) => all(world, kind, ids, stopped);
  if (part === 'presses') return look('press', await presses.due(BATCH));
  if (part === 'cases') return look('case', await cases.due(BATCH));
  if (part === 'pages') return look('page', await effects.due(BATCH, 'pages'));
  if (part === 'effects') return look('effect', await effects.due(BATCH, 'others'));
  return (await look('event', await events.due(BATCH))) + (await listLate(world));
}

/** Everything that is due, once. */
export async function sweep(world: World): Promise<number> {
  const looked = await Promise.all(PARTS.map((part) => sweepPart(world, part)));
  return looked.reduce((sum, count) => sum + count, 0);
}

/** A few at a time, and one row's trouble never stops the others. */
async function all(
  world: World,
  kind: RingKind,
  ids: readonly string[],
  stopped: () => boolean,
): Promise<number> {
  const left = [...ids];
  const workers = Array.from({ length: Math.min(AT_ONCE, left.length) }, async () => {
    for (let id = left.shift(); id !== undefined && !stopped(); id = left.shift()) {
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
