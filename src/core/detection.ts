import type { Shadow, Shadowed } from './dark/shadow.js';
import type { Provider, VouchEvent } from './event.js';
import type { History } from './history/history.js';
import type { Known } from './known.js';
import type { Tuned } from './tuning/tuning.js';

/** Least to most: nobody looks · kept · the one who did it is asked · security is told at once. */
export const TIERS = ['ignore', 'log', 'notify', 'alert'] as const;
export type Tier = (typeof TIERS)[number];

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Wakes people at night. */
export function isLoud(severity: Severity): boolean {
  return severity === 'high' || severity === 'critical';
}

/** What a detection makes of one event: `null` means that it does not match. */
export type Judgement = null | {
  readonly tier?: Tier;
  readonly severity?: Severity;
  /**
   * What the parameters add to what `says` says: a clause that can stand after "because". Left out where they
   * add nothing: people read both, one under the other.
   */
  readonly reason?: string;
};

/** A rule that says which events matter, and how much. Its id is its path under `detections/`, without the ending. */
export interface Detection {
  readonly title: string;
  readonly provider: Provider;
  /** The calls it looks at, `service:Name`: `iam:CreateUser`, `signin:ConsoleLogin`. */
  readonly on: readonly string[];
  readonly tier: Tier;
  readonly severity: Severity;
  /** MITRE ATT&CK technique ids. */
  readonly attack: readonly string[];
  /** One sentence that the engineer will read: why anybody asks. */
  readonly why: string;
  /** What was done, in the past tense, to be read after "You" or a name: `created the user ci-deployer`. */
  says(event: VouchEvent): string;
  /**
   * Looks at the parameters, in the light of what the organisation has told us. Left out: every event of `on`
   * matches at the tier and severity above.
   */
  judge?(event: VouchEvent, known: Known): Judgement;
  /** It makes a principal, a key, a policy or trust: asked every time, even minutes after a Yes. */
  readonly grants?: boolean;
  /** A failed call counts in full, where trying is what matters. Otherwise it is one tier lower, at most `notify`. */
  readonly failedCounts?: boolean;
  readonly falsePositives?: string;
  readonly runbook?: string;
  /** Stratus Red Team techniques that it catches. */
  readonly stratus?: readonly string[];
  /**
   * It looks at what came before as well, and never at one event alone. `judge` then says which events count, and
   * what they are worth where they cross the line; a failed call counts only with `failedCounts`, and then in full.
   */
  readonly history?: History;
  /** Tried in the dark: evaluated, counted and shown, and it sends nothing. */
  readonly shadow?: Shadow;
}

/** A detection together with the id its path gives it: `aws/iam-create-user`. */
export interface LoadedDetection extends Detection {
  readonly id: string;
}

export interface Match {
  readonly id: string;
  readonly tier: Tier;
  readonly severity: Severity;
  readonly attack: readonly string[];
  /** What the detection is called, for readers who have no `says`. */
  readonly title: string;
  /** Null where `says` has it all. */
  readonly reason: string | null;
  /** Why the tier is not the detection's own; left out where it is. */
  readonly tuned?: Tuned;
  /** Why it is only counted; left out where it counts in full. */
  readonly shadow?: Shadowed;
}

/** What we think of one event. `tier` is the highest of its matches, `ignore` where there are none. */
export interface Classification {
  readonly tier: Tier;
  readonly severity: Severity;
  /** Most serious first. */
  readonly matches: readonly Match[];
  /** Those that there are, each once. */
  readonly reasons: readonly string[];
  /** What matched in the dark, most serious first: no part of the above. Left out where nothing did. */
  readonly shadow?: readonly Match[];
}
