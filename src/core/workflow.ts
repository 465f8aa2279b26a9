import type { Card, ChoiceInput } from './card.js';
import type { Case, EscalationReason, Facts, Item, Presser } from './case.js';
import type { Severity } from './detection.js';
import type { Text } from './text.js';
import type { QuietHours } from './tuning/quiet.js';

export const RESOLVE_REASONS = ['expected', 'mistake', 'attack', 'false-alarm', 'other'] as const;
export type ResolveReason = (typeof RESOLVE_REASONS)[number];

/** Why a second factor did not verify. `closed` means that the person may simply try again. */
export type Unverified =
  | 'denied'
  | 'fraud'
  | 'closed'
  | 'unreachable'
  | 'unenrolled'
  | 'bypassed'
  | 'other-person'
  | 'stale';

/** A press on an answer; `version` is the case version whose card was pressed. */
interface Answered {
  readonly by: Presser;
  readonly version: number;
  /** When it was pressed, which may be before anybody could look at it; left out: now. */
  readonly at?: Date;
}

/** Everything that can happen to a case. Every state of every workflow answers each of them. */
export type Input =
  | { readonly type: 'due' }
  | { readonly type: 'joined'; readonly items: readonly NewItem[] }
  | (Answered & { readonly type: 'yes' })
  | (Answered & { readonly type: 'no' })
  | (Answered & { readonly type: 'unsure' })
  | { readonly type: 'comment'; readonly by: Presser; readonly text: string }
  | { readonly type: 'verified'; readonly by: Presser; readonly covers: readonly string[] }
  | { readonly type: 'unverified'; readonly by: Presser; readonly why: Unverified }
  | { readonly type: 'acknowledge'; readonly by: Presser }
  | { readonly type: 'resolve'; readonly by: Presser; readonly reason: ResolveReason; readonly text: string }
  /** The card could not be delivered, for good: the person cannot be asked. */
  | { readonly type: 'undeliverable'; readonly code: string };
export type InputType = Input['type'];
export type InputOf<T extends InputType> = T extends 'yes' | 'no' | 'unsure'
  ? Answered & { readonly type: T }
  : Extract<Input, { type: T }>;

/** An item that has not been given its version and standing yet. */
export type NewItem = Omit<Item, 'addedIn' | 'standing'>;

/** One thing to do outside; a row written in the same transaction as the move that wants it. */
export type Effect =
  /** Post the surface's card, or bring the posted one up to date: whatever the case says when it is performed. */
  | { readonly kind: 'show'; readonly surface: Surface }
  /** A line in the thread under the security card: the timeline. */
  | { readonly kind: 'note'; readonly text: Text }
  | { readonly kind: 'page'; readonly action: 'trigger' | 'acknowledge' | 'resolve' }
  /** The second road to security, when the pager did not take it. */
  | { readonly kind: 'mention'; readonly text: Text }
  /** A line to the security channel that belongs to no case: late events, forged ids, unreadable records. */
  | { readonly kind: 'tell'; readonly text: Text }
  /** A word to the one who pressed, seen by nobody else. */
  | { readonly kind: 'whisper'; readonly channel: string; readonly slackId: string; readonly text: Text }
  /** What else they did, to the one who asked alone: looked up when it is performed, and kept nowhere. */
  | { readonly kind: 'more'; readonly channel: string; readonly slackId: string };
export type EffectKind = Effect['kind'];

/** `actor`: the card of the one who did it, or answers for it. `security`: the card in the security channel. */
export type Surface = 'actor' | 'security';

/** Numbers that an operator may set; milliseconds. */
export interface Policy {
  readonly askMs: number;
  readonly askCriticalMs: number;
  readonly extendMs: number;
  /** Posted when the session has been quiet this long … */
  readonly quietMs: number;
  /** … at the latest this long after the first event. */
  readonly gatherMs: number;
  /** Events this close to the first by their own time join it. */
  readonly joinMs: number;
  /** After a verified Yes, like events join unasked for this long. */
  readonly unaskedMs: number;
  /** Small questions to a person in 24 hours; more of them are gathered in one list. */
  readonly askBudget: number;
  /** False: no Yes verifies, it goes to security. */
  readonly secondFactor: boolean;
}

/** Where a rule takes the case. Left-out parts stay as they are. */
export interface Move {
  /** The next state; left out: the same. */
  readonly to?: string;
  readonly facts?: Partial<Facts>;
  readonly items?: readonly Item[];
  readonly deadline?: Date | null;
  readonly escalate?: EscalationReason;
  /** Raises the case's severity; never lowers it. */
  readonly severity?: Severity;
  readonly effects?: readonly Effect[];
  /** One line for the timeline in security's thread and for the audit. */
  readonly note?: Text;
  /** A word back to the one who pressed. */
  readonly reply?: string;
}

/** Nothing changes; the one who pressed is told why. */
export interface Refused {
  readonly refused: string;
}

/** What opening a case does besides. */
export interface Opening {
  readonly escalate?: EscalationReason;
  readonly effects: readonly Effect[];
  readonly note: Text;
}

export interface Moment {
  readonly now: Date;
  readonly policy: Policy;
  /** When questions that can wait do wait; null or left out: never. */
  readonly quiet?: QuietHours | null;
}

export type Rule<T extends InputType> = (c: Case, input: InputOf<T>, moment: Moment) => Move | Refused;

/** What people see in a state. No card on a surface: nothing is posted there, and what is there stays. */
export interface Cards {
  readonly actor: ((c: Case, moment: Moment) => Card | null) | null;
  readonly security: ((c: Case, moment: Moment) => Card | null) | null;
}

export interface StateRow {
  /** When the state's own timer runs out; null: it waits for people only. */
  readonly waits: ((c: Case, moment: Moment) => Date) | null;
  /** A case in a closed state takes no more page, and its `closedAt` is set. */
  readonly closed: boolean;
  /** Whether more events of the group join: as part of what is open, unasked after a verified Yes, or not at all. */
  readonly joins: 'open' | 'unasked' | 'no';
  readonly cards: Cards;
  readonly on: { readonly [T in InputType]: Rule<T> };
}

/** Every state answers every input: a hole does not compile. */
export type Table<State extends string> = { readonly [S in State]: StateRow };

/**
 * Who may press what, on the server, whatever the button says.
 * `asked`: may answer for it. `concerned`: asked, told, or security. `security`: in the security group.
 */
export type Right = 'asked' | 'concerned' | 'security';

export interface Workflow<State extends string = string> {
  readonly title: string;
  readonly first: State;
  /** When the question turns into a page, for a case that opens now; null where nobody is asked. */
  readonly deadline: (severity: Severity, moment: Moment) => Date | null;
  /** Done once, when the case opens, besides showing its cards. */
  readonly opening: (c: Case, moment: Moment) => Opening;
  readonly states: Table<State>;
  readonly rights: { readonly [C in ChoiceInput]: Right };
}

/** A workflow together with the id its path gives it: `verify-action`. */
export interface LoadedWorkflow extends Workflow {
  readonly id: string;
}
