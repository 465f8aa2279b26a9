import type { VouchEvent } from '../event.js';

/**
 * What single events cannot show: a detection that has one of these looks at what came before as well. Everything
 * in it is pure; `null` from `per` or nothing from `of` means that the event does not count.
 */
export type History = Volume | Sequence | Novelty;

interface Kept {
  /** Whose history it is, or of what: of several things where it is a list. Left out: the principal's. */
  per?(event: VouchEvent): string | readonly string[] | null;
}

/** So many different things within a time. */
export interface Volume extends Kept {
  readonly kind: 'volume';
  /** What is counted, each once: the secrets that were read. Left out: the events themselves. */
  of?(event: VouchEvent): readonly string[];
  /** In words, for "12 different … within 10 minutes": `secrets`. */
  readonly what: string;
  readonly atLeast: number;
  /** Looked at in sixths: what lies within five of them is always seen, what lies further apart never. */
  readonly withinMs: number;
  /**
   * Whoever does the same on ever more days is not asked about it for good: after three days of the last thirty it
   * is what they always do. It is also said once a day at most.
   */
  readonly learns?: boolean;
}

/** Several steps within a time, one after another by the events' own clock. */
export interface Sequence extends Kept {
  readonly kind: 'sequence';
  /** Two to five. An event is the first of them that it fits. */
  readonly steps: readonly Step[];
  /** In whatever order. */
  readonly anyOrder?: boolean;
  readonly withinMs: number;
}

export interface Step {
  /** In words, for "after …": `the server was stopped`. */
  readonly what: string;
  /** Calls, `service:Name`. Left out: every call in the detection's own `on`. */
  readonly on?: readonly string[];
  fits?(event: VouchEvent): boolean;
  /**
   * Nothing is remembered of it unless an earlier step was seen: for what happens all the time. An event that comes
   * before the one it follows is then missed.
   */
  readonly onlyAfter?: true;
}

/** Something that was not seen in the last days. Says nothing before there were events on seven days of them. */
export interface Novelty extends Kept {
  readonly kind: 'novelty';
  of(event: VouchEvent): string | null;
  /** In words, for "not seen in 30 days: the region eu-south-2": `the region`. */
  readonly what: string;
  readonly days: number;
  /** Who has used this many in that time changes them all the time, and nothing is new. */
  readonly atMost: number;
}
