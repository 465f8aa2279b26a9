import type { Catalogue } from '../catalogue.js';
import type { Match } from '../detection.js';
import type { VouchEvent } from '../event.js';
import { look, touchesOf } from './look.js';
import type { Track } from './track.js';
import { twoAges } from './two-ages.js';

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
