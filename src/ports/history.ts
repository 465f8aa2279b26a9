import type { KeptTrack, TrackKey } from '../core/history/look.js';

/** What events of the past add up to, for detections with a history: one small row for each key. */
export interface HistoryTable {
  /** Those that there are. */
  read(keys: readonly TrackKey[]): Promise<readonly KeptTrack[]>;
  /** The same, and nobody else holds them, or makes those that are missing, until the transaction ends. Only inside `transaction`. */
  hold(keys: readonly TrackKey[]): Promise<readonly KeptTrack[]>;
  /** In place of what was there. */
  put(tracks: readonly KeptTrack[]): Promise<void>;
}
