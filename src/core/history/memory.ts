import type { Catalogue } from '../catalogue.js';
import type { Match } from '../detection.js';
import type { VouchEvent } from '../event.js';
import {
  advance,
  type KeptTrack,
  look,
  type Remembered,
  type Trace,
  type TrackKey,
  touchesOf,
} from './look.js';
import type { Track } from './track.js';
import { twoAges } from './two-ages.js';

/** History that lives as long as the process does, for files. */
export interface Memory {
  /** What the event means after those before it, and remembers it. */
  see(event: VouchEvent, catalogue: Catalogue): readonly Match[];
  /**
   * Remembers an event by its traces, unless it means something after those before it: then nothing is remembered,
   * and `see` has to look at it. True where that is so.
   */
  pass(traces: readonly Trace[], catalogue: Catalogue): boolean;
}

const NO_MATCHES: readonly Match[] = [];

/**
 * At most so many tracks, of a few hundred bytes each; those that were not looked at for longest go first, half of
 * them at a time.
 */
export function createMemory(most = 50_000): Memory {
  const tracks = twoAges<Track>(Math.ceil(most / 2));
  // Nothing is moved until all of an event was looked at: so the same is forgotten first, whichever way it came.
  const remembered: Remembered = ({ watch, key }) => tracks.peek(`${watch} ${key}`);
  const keep = (looked: readonly TrackKey[], changes: readonly KeptTrack[]) => {
    for (const { watch, key } of looked) tracks.get(`${watch} ${key}`);
    for (const { watch, key, track } of changes) tracks.set(`${watch} ${key}`, track);
  };
  return {
    see(event, catalogue) {
      const touches = touchesOf(event, catalogue);
      if (touches.length === 0) return NO_MATCHES;
      const { matches, changes } = look(event, touches, catalogue, remembered);
      keep(touches, changes);
      return matches;
    },
    pass(traces, catalogue) {
      const changes: KeptTrack[] = [];
      for (const trace of traces) {
        const history = catalogue.historyOf(trace.detection);
        if (!history) continue;
        const { change, crossed } = advance(trace, history, remembered);
        if (crossed !== null) return true;
        if (change) changes.push(change);
      }
      keep(traces, changes);
      return false;
    },
  };
}
