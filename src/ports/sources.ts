/**
 * Where events come from: `sqs`, or one account and region that is looked through because there is no queue
 * (`lookup 111122223333 eu-west-1`). `reconcile 111122223333 eu-west-1` only finds what the queue lost: it is never
 * blind.
 */
export interface WatchedSource {
  readonly source: string;
  readonly watchedAt: Date;
  /** The last proof that events come: a canary that came back, a look that succeeded or goes on; null: none yet. */
  readonly heardAt: Date | null;
  /** How long the last canary took. */
  readonly lagMs: number | null;
  /** LookupEvents has been read up to here. */
  readonly lookedTo: Date | null;
  /** Events that the push feed had lost. */
  readonly recovered: number;
  /** Why the last canary or look failed; null: it did not. */
  readonly trouble: string | null;
  readonly blindAt: Date | null;
}

export interface SourceTable {
  /** Of those whose name begins with `kind`, these are watched from now on, and no others. */
  watch(kind: string, sources: readonly string[]): Promise<void>;
  list(): Promise<readonly WatchedSource[]>;
  /** True for one caller in `everyMs`, among all processes. */
  turn(source: string, everyMs: number): Promise<boolean>;
  /** A canary is about to be sent. */
  sent(source: string, mark: string): Promise<void>;
  /** A canary could not be sent, or a look failed. */
  troubled(source: string, why: string): Promise<void>;
  /** Canaries came back. Those that are ours, and had not come back before. */
  arrived(marks: readonly string[]): Promise<readonly { readonly source: string; readonly lagMs: number }[]>;
  /** Of these ids of AWS events, those that no road has brought; what came quietly was not brought to anybody. */
  missing(eventIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * A look goes on: the turn stays its own for `everyMs` more. `heard`: it brings what it is asked for, which counts as
   * having been heard of. May be told with every page: it is written after a minute of looking, and once in each.
   */
  goesOn(source: string, everyMs: number, heard: boolean): Promise<void>;
  /** A look succeeded. `recovered`: events found that nobody had brought. */
  looked(source: string, to: Date, recovered: number): Promise<void>;
  /** Marks as blind what was not heard of for that long, and returns it: each once until it is back. */
  goneQuiet(afterMs: number): Promise<readonly WatchedSource[]>;
  /** Ends the blindness of what was heard of since, and returns it as it was. */
  backAgain(): Promise<readonly WatchedSource[]>;
  /** One thing that the pager is still to be told, ours for `leaseMs`; null: nothing. */
  takePage(
    leaseMs: number,
  ): Promise<{ readonly source: string; readonly action: 'trigger' | 'resolve'; readonly at: Date } | null>;
  /** The pager was told. */
  paged(source: string, action: 'trigger' | 'resolve'): Promise<void>;
}
