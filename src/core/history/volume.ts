import type { Volume } from './history.js';
import type { Crossed, Sight, Step } from './track.js';

/**
 * What was counted, by sixths of the window. `slots`: number of the sixth, and the different things in it. `fired`:
 * where the threshold was crossed, by which event, with how many (0: kept quiet). What is not after `floor` was
 * forgotten, and does not count again.
 */
export interface VolumeTrack {
  readonly floor: number;
  readonly slots: readonly (readonly [slot: number, things: readonly string[]])[];
  readonly fired: readonly (readonly [slot: number, eventId: string, many: number])[];
}

export const EMPTY_VOLUME: VolumeTrack = Object.freeze({
  floor: Number.MIN_SAFE_INTEGER,
  slots: [],
  fired: [],
});

const PARTS = 6;
/** Sixths that are remembered beside those that have fired. */
const MOST_SLOTS = 24;
const MOST_FIRED = 40;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Who has done it on this many days before, of the last thirty, always does. */
const USUAL_DAYS = 3;
const USUAL_WITHIN = 30;

/** One event more. The order of events and repeats of one make no difference to whether it is crossed. */
export function count(track: VolumeTrack, unit: Volume, { at, id, things }: Sight): Step<VolumeTrack> {
  const before = track.fired.find(([, eventId]) => eventId === id);
  if (before) return { track, crossed: crossedBy(before[2]) };
  const slot = Math.floor(at / slotMs(unit));
  if (slot <= track.floor || track.fired.some(([other]) => covers(unit, other, slot)))
    return { track, crossed: null };
  const slots = withThings(track.slots, slot, things, unit.atLeast);
  if (slots === track.slots) return { track, crossed: null };
  const many = most(slots, slot, unit.atLeast);
  if (many < unit.atLeast) return { track: bounded({ ...track, slots }, unit), crossed: null };
  const said = unit.learns && isUsual(track, unit, slot) ? 0 : many;
  const left = slots.filter(([other]) => !covers(unit, slot, other));
  return {
    track: bounded({ ...track, slots: left, fired: [...track.fired, [slot, id, said]] }, unit),
    crossed: crossedBy(said),
  };
}

/** How long after its last event a track may still matter, in milliseconds. */
export function volumeLivesMs(unit: Volume): number {
  return unit.learns ? (USUAL_WITHIN + 1) * DAY_MS : Math.max(2 * unit.withinMs, DAY_MS);
}

function slotMs({ withinMs }: Volume): number {
  return Math.max(1, Math.floor(withinMs / PARTS));
}

/** What belongs to a burst that was said already: within a window of it, or a day where it learns. */
function covers(unit: Volume, fired: number, slot: number): boolean {
  return Math.abs(slot - fired) < reachOf(unit);
}

function reachOf(unit: Volume): number {
  return unit.learns ? Math.max(PARTS, Math.ceil(DAY_MS / slotMs(unit))) : PARTS;
}

function crossedBy(many: number): Crossed | null {
  return many === 0 ? null : { many };
}

function withThings(
  slots: VolumeTrack['slots'],
  slot: number,
  things: readonly string[],
  atMost: number,
): VolumeTrack['slots'] {
  const known = slots.find(([other]) => other === slot)?.[1] ?? [];
  if (things.every((thing) => known.includes(thing))) return slots;
  const all = [...new Set([...known, ...things])].slice(0, Math.max(atMost, known.length));
  if (all.length === known.length) return slots;
  return [...slots.filter(([other]) => other !== slot), [slot, all] as const].sort(bySlot);
}

/** The most different things in any window that holds this slot; 0 where all of them together are not enough. */
function most(slots: VolumeTrack['slots'], slot: number, atLeast: number): number {
  if (new Set(slots.flatMap(([, things]) => things)).size < atLeast) return 0;
  let best = 0;
  for (let from = slot - PARTS + 1; from <= slot; from += 1) {
    const inside = slots.filter(([other]) => other >= from && other < from + PARTS);
    best = Math.max(best, new Set(inside.flatMap(([, things]) => things)).size);
  }
  return best;
}

function isUsual({ fired }: VolumeTrack, unit: Volume, slot: number): boolean {
  const day = (one: number) => Math.floor((one * slotMs(unit)) / DAY_MS);
  const days = fired.map(([other]) => day(other)).filter((other) => other < day(slot));
  return new Set(days.filter((other) => other >= day(slot) - USUAL_WITHIN)).size >= USUAL_DAYS;
}

function bounded(track: VolumeTrack, unit: Volume): VolumeTrack {
  const { floor, slots, fired } = track;
  if (slots.length <= MOST_SLOTS && fired.length <= MOST_FIRED) return track;
  const [oldSlots, keptSlots] = split(slots, MOST_SLOTS);
  const [oldFired, keptFired] = split([...fired].sort(bySlot), MOST_FIRED);
  const forgotten = [...oldSlots.map(([slot]) => slot), ...oldFired.map(([slot]) => slot + reachOf(unit))];
  return { floor: Math.max(floor, ...forgotten), slots: keptSlots, fired: keptFired };
}

function split<T>(items: readonly T[], most: number): readonly [readonly T[], readonly T[]] {
  const at = Math.max(0, items.length - most);
  return at === 0 ? [[], items] : [items.slice(0, at), items.slice(at)];
}

function bySlot(a: readonly [number, ...unknown[]], b: readonly [number, ...unknown[]]): number {
  return a[0] - b[0];
}
