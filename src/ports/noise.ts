import type { Match } from '../core/detection.js';
import type { Actor } from '../core/event.js';

/**
 * What one detection brought people, in cases opened since a date. A question covers all detections of its case and
 * counts for each of them. Each question has one outcome; what is still open has none yet.
 */
export interface DetectionNoise {
  readonly detection: string;
  /** Questions that reached somebody who may answer. */
  readonly asked: number;
  /**
   * In time, and proven: by the second factor, or by security. A Yes that was denied on the phone, or taken back, is a No;
   * one that nothing has proven is none yet.
   */
  readonly yes: number;
  readonly no: number;
  readonly unsure: number;
  /** The deadline passed without an answer, whatever was said later. */
  readonly silent: number;
  /** From the opening of the case to the answer, late ones too; null where nobody answered. */
  readonly medianSeconds: number | null;
  /** Cases that paged. */
  readonly paged: number;
  /** Those of them that security has closed … */
  readonly resolved: number;
  /** … as expected or a false alarm. */
  readonly harmless: number;
}

/** An event that something matched in the dark. */
export interface ShadowEvent {
  readonly actor: Actor;
  /** By the event's own time, or when it came where it has none. */
  readonly at: Date;
  readonly shadow: readonly Match[];
}

export interface NoiseTable {
  /** The loudest first. */
  since(at: Date): Promise<readonly DetectionNoise[]>;
  /**
   * The newest that came in since then and might have asked somebody (not late, not quietly), at most `limit`, in the
   * order in which they happened.
   */
  shadow(at: Date, limit: number): Promise<readonly ShadowEvent[]>;
}
