import type { Catalogue } from '../catalogue.js';
import type { Match } from '../detection.js';
import type { VouchEvent } from '../event.js';
import { look, touchesOf } from './look.js';
import type { Track } from './track.js';

/** History that lives as long as the process does, for files. */
export interface Memory {
  /** What the event means after those before it, and remembers it. */
  see(event: VouchEvent, catalogue: Catalogue): readonly Match[];
}

const NO_MATCHES: readonly Match[] = [];

/**
 * At most so many tracks, of a few hundred bytes each; those that were not looked at for longest go first, half of
 * them at a time.
 */
export function createMemory(most = 50_000): Memory {
  const tracks = twoAges<Track>(Math.ceil(most / 2));
  return {
    see(event, catalogue) {
      const touches = touchesOf(event, catalogue);
      if (touches.length === 0) return NO_MATCHES;
      const { matches, changes } = look(event, touches, catalogue, ({ watch, key }) =>
        tracks.get(`${watch} ${key}`),
      );
      for (const { watch, key, track } of changes) tracks.set(`${watch} ${key}`, track);
      return matches;
    },
  };
}

/** What was used since the young ones were last full, and what was used in the time before that. */
function twoAges<T>(most: number): { get(name: string): T | undefined; set(name: string, value: T): void } {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  const set = (name: string, value: T) => {
    young.set(name, value);
    if (young.size < most) return;
    old = young;
    young = new Map();
  };
  return {
    get(name) {
      const value = young.get(name);
      if (value !== undefined) return value;
      const before = old.get(name);
      if (before !== undefined) set(name, before);
      return before;
    },
    set,
  };
}
