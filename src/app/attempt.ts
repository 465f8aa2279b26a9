import type { StoredEffect } from '../ports/store.js';
import { PortError } from '../ports.js';
import type { World } from './world.js';

/** How one try at an effect ended. Everything else is a thrown `PortError`. */
export type Attempt =
  | { readonly done: string }
  /** Not its turn yet: milliseconds. Counts as no failure. */
  | { readonly later: number };

/** The lease ran out and somebody else has it: nothing may be sent any more. */
export class LostLease extends Error {
  constructor(id: string) {
    super(`effect ${id}: expected to hold its lease, found that another worker took it over`);
    this.name = 'LostLease';
  }
}

/** Longer than anything that is sent after it takes: a call has ten seconds. */
const SENDING_MS = 20_000;

/** Asked right before anything is sent, so that a worker that slept through its lease sends nothing. */
export async function stillOurs(world: World, effect: StoredEffect): Promise<void> {
  if (!(await world.store.effects.holds(effect.id, effect.fence, SENDING_MS))) throw new LostLease(effect.id);
}

/** What was sent may have been done: trouble of our own after it is no proof that it was not. */
export async function afterSending<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new PortError('unknown', 'not-recorded', 'what was sent could not be recorded', { cause });
  }
}
