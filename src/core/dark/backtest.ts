import { audienceOf } from '../audience.js';
import type { Audience } from '../case.js';
import type { Catalogue } from '../catalogue.js';
import type { Classification } from '../detection.js';
import type { Directory } from '../directory.js';
import type { Actor, VouchEvent } from '../event.js';
import { NO_TIME } from '../normalise/aws.js';
import type { Policy } from '../workflow.js';
import { type ChangeRow, type Changes, createChanges } from './changes.js';
import { createReplay, type Replayed } from './replay.js';
import { createTrials, type Trial } from './trial.js';

export interface BacktestOptions {
  readonly catalogue: Catalogue;
  /** What the events were judged by before; null: nothing is compared. */
  readonly against: Catalogue | null;
  /** Null: everybody but the root user counts as one who can be asked. */
  readonly directory: Directory | null;
  readonly policy: Pick<Policy, 'joinMs'>;
  /** How many event ids each change keeps. */
  readonly examples?: number;
}

export interface BacktestResult {
  readonly judged: number;
  /** When the first and the last event happened, ISO 8601; null where none had a time. */
  readonly from: string | null;
  readonly to: string | null;
  readonly now: Replayed;
  /** What is tried in the dark. */
  readonly shadow: readonly Trial[];
  readonly against: { readonly before: Replayed; readonly changes: readonly ChangeRow[] } | null;
}

export interface Backtest {
  /** In the order of the files. Never throws. */
  see(event: VouchEvent): void;
  result(): BacktestResult;
}

/** Replays the past through a catalogue, or through two. Bounded memory, however many events there are. */
export function createBacktest(options: BacktestOptions): Backtest {
  const { catalogue, against, directory, policy, examples = 5 } = options;
  const now = createReplay(catalogue, policy);
  const before = against && createReplay(against, policy);
  const changes: Changes = createChanges(examples);
  const trials = createTrials(policy);
  const audience = directory
    ? (actor: Actor) => audienceOf(directory.identityOf(actor))
    : audienceWithoutDirectory;
  const span = createSpan();
  let judged = 0;
  return {
    see(event) {
      judged += 1;
      span.see(event.at);
      directory?.learn(event);
      const verdict = now.see(event, audience);
      tried(verdict, event);
      if (before) changes.see(event.id, before.see(event, audience), verdict);
    },
    result: () => ({
      judged,
      ...span.read(),
      now: now.result(),
      shadow: trials.rows(),
      against: before && { before: before.result(), changes: changes.rows() },
    }),
  };

  function tried({ shadow }: Classification, { actor, at }: VouchEvent): void {
    if (shadow) trials.add(actor, new Date(at), audience(actor), shadow);
  }
}

/** Whoever acted is taken for a person of that name: who it was is not known, and how many there are is. */
export function audienceWithoutDirectory({ kind, principal, name }: Actor): Audience {
  if (kind === 'root') return { kind: 'nobody', why: 'the root user of the account' };
  return { kind: 'person', role: 'asked', personId: principal, name, slackId: '' };
}

function createSpan() {
  let from: string | null = null;
  let to: string | null = null;
  return {
    see(at: string): void {
      if (at === NO_TIME) return;
      if (from === null || at < from) from = at;
      if (to === null || at > to) to = at;
    },
    read: (): { from: string | null; to: string | null } => ({ from, to }),
  };
}
