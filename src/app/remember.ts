import type { Catalogue } from '../core/catalogue.js';
import type { Match } from '../core/detection.js';
import type { VouchEvent } from '../core/event.js';
import { type KeptTrack, look, type Touch, type TrackKey, touchesOf } from '../core/history/look.js';
import type { Track } from '../core/history/track.js';
import type { HistoryTable } from '../ports/history.js';

/** What history says of each event; those it says nothing of are left out. */
export type Recalled = ReadonlyMap<VouchEvent, readonly Match[]>;

interface Touched {
  readonly event: VouchEvent;
  readonly touches: readonly Touch[];
}

/**
 * Counts the events of one delivery in and says what they cross, inside the transaction that takes them. Mostly
 * nothing changes, and one statement reads what is there. Only rows that change are held until the end, and looked
 * at again: two deliveries of one burst count together. An event that comes again changes nothing.
 */
export async function remember(
  history: HistoryTable,
  catalogue: Catalogue,
  events: readonly VouchEvent[],
): Promise<Recalled> {
  const touched = events.flatMap((event): readonly Touched[] => {
    const touches = touchesOf(event, catalogue);
    return touches.length === 0 ? [] : [{ event, touches }];
  });
  if (touched.length === 0) return new Map();
  const inTime = touched.sort((a, b) => (a.event.at < b.event.at ? -1 : a.event.at > b.event.at ? 1 : 0));
  const known = byName(await history.read(inTime.flatMap(({ touches }) => touches)));
  const first = lookAt(inTime, catalogue, known);
  if (first.changes.length === 0) return first.recalled;
  const held = byName(await history.hold(first.changes));
  const second = lookAt(inTime, catalogue, new Map([...known, ...held]));
  await history.put(second.changes);
  return second.recalled;
}

function lookAt(
  touched: readonly Touched[],
  catalogue: Catalogue,
  known: ReadonlyMap<string, Track>,
): { readonly recalled: Recalled; readonly changes: readonly KeptTrack[] } {
  const changes = new Map<string, KeptTrack>();
  const recalled = new Map<VouchEvent, readonly Match[]>();
  for (const { event, touches } of touched) {
    const found = look(event, touches, catalogue, (key) => {
      const name = nameOf(key);
      return changes.get(name)?.track ?? known.get(name);
    });
    for (const change of found.changes)
      changes.set(nameOf(change), latest(change, changes.get(nameOf(change))));
    if (found.matches.length > 0) recalled.set(event, found.matches);
  }
  return { recalled, changes: [...changes.values()] };
}

function latest(change: KeptTrack, before: KeptTrack | undefined): KeptTrack {
  return before && before.until > change.until ? { ...change, until: before.until } : change;
}

function byName(tracks: readonly KeptTrack[]): ReadonlyMap<string, Track> {
  return new Map(tracks.map((one) => [nameOf(one), one.track]));
}

function nameOf({ watch, key }: TrackKey): string {
  return `${watch}\n${key}`;
}
