import type { ChoiceInput } from '../core/card.js';
import type { Case } from '../core/case.js';
import type { Classification } from '../core/detection.js';
import type { Refusal, VouchEvent } from '../core/event.js';
import type { Machine, Person } from '../core/person.js';
import type { Effect, Surface } from '../core/workflow.js';
import type { SourceTable } from './sources.js';

export type * from './sources.js';

import type { HistoryTable } from './history.js';
import type { NoiseTable } from './noise.js';
import type { VolumeTable } from './volume.js';
import type { WhoTable } from './who.js';

/**
 * The truth: PostgreSQL rows. All ids are strings (uuid unless said otherwise). All times are the
 * database's own clock, `vouch_now()`. Every method may throw `PortError` (`later`) when the database is away.
 */
export interface Store extends Tables {
  /** Everything inside commits together or not at all. Serialisation conflicts are retried by the store. */
  transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** Moves the clock for everybody; sandbox and tests only. */
  advanceClock(ms: number): Promise<void>;
  /**
   * Removes what is older than the date and finished: events, refusals, tallies, presses, walks to the second
   * factor, and the effects, buttons and messages of cases closed before it; never cases, their items, audit.
   * Returns rows removed.
   */
  prune(before: Date): Promise<number>;
  /**
   * Marks the database at its first use. Throws an `Error` that says what to do where it was marked otherwise, and
   * for `real` where the clock was moved.
   */
  claimPurpose(purpose: 'sandbox' | 'real'): Promise<void>;
  close(): Promise<void>;
}

export interface Tables {
  /** `vouch_now()`. */
  now(): Promise<Date>;
  /** Until the transaction ends, nobody else holds this name. Only inside `transaction`. */
  lock(name: string): Promise<void>;
  readonly events: EventTable;
  readonly history: HistoryTable;
  readonly cases: CaseTable;
  readonly effects: EffectTable;
  readonly messages: MessageTable;
  readonly buttons: ButtonTable;
  readonly presses: PressTable;
  readonly verifications: VerificationTable;
  readonly people: PeopleTable;
  readonly audit: AuditTable;
  readonly noise: NoiseTable;
  readonly sources: SourceTable;
  readonly who: WhoTable;
  readonly volume: VolumeTable;
}

/** A watched event as it came in, with what we think of it. */
export interface Arrival {
  readonly event: VouchEvent;
  readonly classification: Classification;
  /** `replay`, `sqs`, `sandbox` … */
  readonly road: string;
  /** Late: over 24 h old when it came live. It asks nobody. */
  readonly late: boolean;
  /** Stored and looked at, and nobody is asked or told: a replay beside a real workspace. */
  readonly quiet?: boolean;
}

export interface TakeResult {
  /** Ids of new rows, and of those that had come quietly and now came to be asked about. */
  readonly stored: readonly string[];
  /** Those of them that page at once: they wait behind nothing. */
  readonly urgent: readonly string[];
  readonly seenBefore: number;
  /** The same id with other content: kept aside; ids of those rows. */
  readonly conflicts: readonly string[];
  readonly refused: number;
  readonly counted: number;
}

export interface StoredEvent extends Arrival {
  readonly id: string;
  readonly receivedAt: Date;
  /** `new`: nobody has looked at it · `done` · `late`: waits for security's list · `poison`: failed 5 times. */
  readonly state: 'new' | 'done' | 'late' | 'poison';
  readonly attempts: number;
  readonly caseId: string | null;
}

/** What was issued to whom: one row per temporary key, from AssumeRole-like records. */
export interface IssuedKey {
  readonly accessKey: string;
  /** The event that issued it. */
  readonly actor: VouchEvent['actor'];
  readonly role: string;
  readonly at: Date;
}

/** Records nobody watches: only their number is kept. */
export interface Tally {
  readonly account: string;
  readonly service: string;
  readonly name: string;
  /** ISO hour of the event: `2026-11-20T14:00:00Z`. */
  readonly hour: string;
  readonly count: number;
}

export interface EventTable {
  /** ONE commit for a whole delivery: after it, the source may delete its message. */
  take(delivery: {
    readonly arrivals: readonly Arrival[];
    readonly refusals: readonly Refusal[];
    readonly tallies: readonly Tally[];
    readonly issued: readonly IssuedKey[];
    readonly road: string;
  }): Promise<TakeResult>;
  get(id: string): Promise<StoredEvent | null>;
  /** Rows in state `new` whose time has come: alerts first, then by severity, then the oldest. */
  due(limit: number): Promise<readonly string[]>;
  /** Rows in state `late`, oldest first. */
  late(limit: number): Promise<readonly StoredEvent[]>;
  done(id: string, caseId: string | null): Promise<void>;
  /** Counts the failure and sets when to try again; after 5 the state is `poison`. Returns the new state. */
  failed(id: string, error: string, againInMs: number): Promise<'new' | 'poison'>;
  issuedKey(accessKey: string): Promise<IssuedKey | null>;
  refusals(limit: number): Promise<readonly (Refusal & { at: Date; seen: number })[]>;
  conflicts(limit: number): Promise<readonly { provider: string; eventId: string; at: Date; hash: string }[]>;
  /** In = stored + counted + refused, over all time. `handled` + `waiting` + `poison` = stored. */
  totals(): Promise<{
    stored: number;
    counted: number;
    refused: number;
    seenBefore: number;
    waiting: number;
    poison: number;
  }>;
}

export class VersionConflict extends Error {
  constructor(caseId: string, expected: number) {
    super(`case ${caseId}: expected version ${expected}, found another: somebody else moved it`);
    this.name = 'VersionConflict';
  }
}

export interface CaseTable {
  /** Gives it an id and a free code. */
  open(draft: Omit<Case, 'id' | 'code'>): Promise<Case>;
  get(id: string): Promise<Case | null>;
  byCode(code: string): Promise<Case | null>;
  /** Throws `VersionConflict` unless the row still has version `next.version - 1`. Items are added and re-marked, never removed. */
  save(next: Case): Promise<void>;
  /** Cases of a group, newest first: those still open that were opened since `opened`, and those closed or answered since `settled`. */
  inGroup(
    groupKey: string,
    since: { readonly opened: Date; readonly settled: Date },
  ): Promise<readonly Case[]>;
  due(limit: number): Promise<readonly string[]>;
  /**
   * Open ones, closed ones, or, where `open` is left out, all. `newest` first is usual; `worst`: by severity, then the
   * newest first. `offset`: how many to leave out before the first, 0 where it is left out.
   */
  list(filter: {
    open?: boolean;
    order?: 'newest' | 'worst';
    limit: number;
    offset?: number;
  }): Promise<readonly Case[]>;
  countOpen(): Promise<number>;
  /** Code of another open case that put this person's answers on hold, the newest; null where there is none. */
  alsoFrozen(personId: string, exceptId: string): Promise<string | null>;
  /** When the oldest open case was opened; null where none is open. */
  oldestOpen(): Promise<Date | null>;
}

export interface StoredEffect {
  readonly id: string;
  readonly caseId: string | null;
  readonly effect: Effect;
  readonly state: 'due' | 'running' | 'done' | 'failed' | 'unknown';
  readonly attempts: number;
  readonly createdAt: Date;
  /** True: an earlier attempt may have been done (it crashed, or its reply was lost). Look before doing it again. */
  readonly uncertain: boolean;
  /** A number that grows with each claim: an outcome with an older one is refused. */
  readonly fence: number;
}

export interface EffectTable {
  /** Lane: effects of one lane run one at a time, in the order they were added. */
  add(
    caseId: string | null,
    effects: readonly { effect: Effect; lane: string }[],
  ): Promise<readonly string[]>;
  /** Pages, or all else. */
  due(limit: number, what: 'pages' | 'others'): Promise<readonly string[]>;
  /** Takes it for `leaseMs`; null where it is done, not due, its lane is busy or an earlier one of its lane waits. */
  claim(id: string, leaseMs: number): Promise<StoredEffect | null>;
  /**
   * Still ours? False: the lease ran out; another worker may have it, and nothing may be sent. True: it is ours for
   * `atLeastMs` more at least; a lease that would end sooner is made longer.
   */
  holds(id: string, fence: number, atLeastMs?: number): Promise<boolean>;
  done(id: string, fence: number, result: string): Promise<void>;
  later(id: string, fence: number, inMs: number, error: string): Promise<void>;
  unknown(id: string, fence: number, inMs: number, error: string): Promise<void>;
  failed(id: string, fence: number, error: string): Promise<void>;
  ofCase(caseId: string): Promise<readonly StoredEffect[]>;
  /** Whether a line under its card was written before this one. */
  noted(caseId: string, exceptId: string): Promise<boolean>;
  /** The next effect of the lane that waits, so that it can be rung at once; null where there is none. */
  nextInLane(id: string): Promise<string | null>;
  /**
   * Takes the channel's turn for one post in `everyMs`. 0: go; else how long to wait before asking again. With the
   * effect's id the wait grows with the queue: as many turns as others go first, by severity and then by age.
   * Nobody who stays away holds up the rest. `everyMs` 0 takes nothing and says only how long the channel is held.
   */
  pace(channel: string, everyMs: number, effectId?: string): Promise<number>;
  /** Nothing goes to this channel before then: the other side said so. */
  holdChannel(channel: string, ms: number): Promise<void>;
  /** `due`: wait to be done, now or later. `failed`: given up, as long as the rows are kept. */
  counts(): Promise<{ due: number; unknown: number; failed: number }>;
}

export interface MessageTable {
  get(caseId: string, surface: Surface): Promise<StoredMessage | null>;
  /** One per case and surface; `version` is the case's version that it shows. */
  put(message: StoredMessage): Promise<void>;
}

export interface StoredMessage {
  readonly caseId: string;
  readonly surface: Surface;
  readonly channel: string;
  readonly ts: string;
  readonly version: number;
}

export interface Button {
  /** 128 random bits, base64url. */
  readonly id: string;
  readonly caseId: string;
  /** `whisper`: a link that was given to whoever pressed, and stands on no message. */
  readonly surface: Surface | 'whisper';
  readonly input: ChoiceInput;
  /** The case version whose card it is on. */
  readonly version: number;
  readonly usedAt: Date | null;
}

export interface ButtonTable {
  /** One for each input, in their order: the same for the same (case, surface, input, version), however often asked for. */
  deal(
    caseId: string,
    surface: Button['surface'],
    inputs: readonly ChoiceInput[],
    version: number,
  ): Promise<readonly Button[]>;
  get(id: string): Promise<Button | null>;
  /** True for the first caller only. */
  use(id: string): Promise<boolean>;
}

export interface Press {
  readonly id: string;
  /** (time stamp, signature) of the signed request: unique for good. */
  readonly requestKey: string;
  readonly buttonId: string;
  readonly slackId: string;
  readonly channel: string;
  /** What was filled in, where the button has a form. */
  readonly filled: { readonly option: string | null; readonly text: string } | null;
  readonly at: Date;
  readonly state: 'new' | 'done';
  readonly attempts: number;
}

export interface PressTable {
  /** Commits before it returns. `seen`: this very request was here before; nothing was stored. */
  take(
    press: Pick<Press, 'requestKey' | 'buttonId' | 'slackId' | 'channel' | 'filled'>,
  ): Promise<{ readonly id: string } | 'seen'>;
  /** A signed request without a press (a slash command, a form being opened): `seen` if it was here before. */
  admit(requestKey: string): Promise<'new' | 'seen'>;
  get(id: string): Promise<Press | null>;
  due(limit: number): Promise<readonly string[]>;
  /** Due ones about the same case that came before this one, oldest first. */
  before(id: string): Promise<readonly string[]>;
  done(id: string, outcome: string): Promise<void>;
  failed(id: string, error: string, againInMs: number): Promise<void>;
}

/** One walk to the second factor and back: single use, bound to case, version, person and browser. */
export interface Verification {
  readonly id: string;
  readonly caseId: string;
  readonly version: number;
  readonly personId: string;
  readonly duoUser: string;
  readonly covers: readonly string[];
  /** sha256 of the state and of the cookie; neither is stored. */
  readonly stateHash: string;
  readonly cookieHash: string;
  readonly nonce: string;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly outcome: string | null;
}

export interface VerificationTable {
  open(
    draft: Omit<Verification, 'id' | 'expiresAt' | 'usedAt' | 'outcome'>,
    livesMs: number,
  ): Promise<Verification>;
  /** Marks it used and returns it; null where it is not there, used or expired. One caller wins. */
  redeem(stateHash: string, cookieHash: string): Promise<Verification | null>;
  settle(id: string, outcome: string): Promise<void>;
  /** How many were opened for this person since then: the push budget. */
  countSince(personId: string, since: Date): Promise<number>;
}

export interface PeopleTable {
  /** Replaces the whole directory in one commit. */
  replace(people: readonly PersonRecord[], machines: readonly MachineRecord[]): Promise<void>;
  list(): Promise<{ people: readonly PersonRecord[]; machines: readonly MachineRecord[] }>;
  person(id: string): Promise<Person | null>;
  bySlackId(slackId: string): Promise<Person | null>;
  /** All people that this principal, or this identity-provider name, is mapped to. More than one: ambiguous, nobody. */
  byPrincipal(principal: string): Promise<readonly Person[]>;
  machine(principal: string): Promise<Machine | null>;
  /** By id, e-mail or e-mail's local part: whom a caller-chosen name might mean. */
  byName(name: string): Promise<readonly Person[]>;
  setSlackId(id: string, slackId: string): Promise<void>;
  freeze(id: string, frozen: boolean): Promise<void>;
}

export interface PersonRecord extends Person {
  /** `arn:aws:iam::111122223333:user/jane`, `identity-center:jane@example.com`. */
  readonly principals: readonly string[];
}

export interface MachineRecord {
  readonly principal: string;
  readonly ownerIds: readonly string[];
  readonly channel: string | null;
}

export interface AuditEntry {
  readonly seq: number;
  readonly at: Date;
  readonly caseId: string | null;
  /** Who: `person:jane`, `vouch`, `operator`. */
  readonly who: string;
  /** `case-opened`, `press-refused`, `effect-intended`, `effect-done`, `people-imported` … */
  readonly action: string;
  readonly detail: { readonly [key: string]: unknown };
  /** sha256 hex over the previous hash and this entry. */
  readonly hash: string;
}

export interface AuditTable {
  /** Appends in the current transaction, chained to the last entry. */
  append(
    entries: readonly {
      caseId: string | null;
      who: string;
      action: string;
      detail: { [key: string]: unknown };
    }[],
  ): Promise<void>;
  ofCase(caseId: string): Promise<readonly AuditEntry[]>;
  /** The newest entry with one of these actions, about any case or none; null where there is none. */
  last(actions: readonly string[]): Promise<AuditEntry | null>;
  /** Walks the whole chain. `brokenAt`: the first seq whose hash or order does not fit. */
  verify(
    onProgress?: (checked: number) => void,
  ): Promise<{ checked: number; brokenAt: number | null; why: string | null }>;
}
