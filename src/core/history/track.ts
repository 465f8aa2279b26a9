import type { NoveltyTrack } from './novelty.js';
import type { SequenceTrack } from './sequence.js';
import type { VolumeTrack } from './volume.js';

/** What is remembered for one detection and one key: plain data, bounded however many events there are. */
export type Track = VolumeTrack | SequenceTrack | NoveltyTrack;

/** One event, as far as a track needs it. */
export interface Sight {
  /** The event's own time, in milliseconds. */
  readonly at: number;
  readonly id: string;
  /** What is counted, or what may be new; short. */
  readonly things: readonly string[];
  /** Which step of a sequence it is. */
  readonly step: number;
}

/** What made it cross: how many, which value is new, or how long the steps took. */
export interface Crossed {
  readonly many: number;
}

export interface Step<T> {
  /** The very same object where nothing changed. */
  readonly track: T;
  readonly crossed: Crossed | null;
}
