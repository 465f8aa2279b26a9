import type { Fact } from './card.js';
import type { Severity, Tier } from './detection.js';
import type { ResolveReason } from './workflow.js';

/** One event as a case shows it. Made once, when it joins, so that a card never depends on the raw record. */
export interface Item {
  /** Our own id of the stored event. */
  readonly eventId: string;
  readonly detection: string;
  readonly tier: Tier;
  readonly severity: Severity;
  /** It makes principals, keys, policies or trust: never joins an answered message unasked. */
  readonly grants: boolean;
  /** `created the user ci-deployer`: to be read after "You" or a name. */
  readonly says: string;
  /** `CreateUser` */
  readonly call: string;
  readonly why: string;
  /** Because of which parameters, in words. */
  readonly reasons: readonly string[];
  readonly account: string;
  readonly region: string;
  readonly at: Date;
  readonly address: string | null;
  readonly client: string | null;
  readonly accessKey: string | null;
  /** What it acted on and what it would change, secrets redacted. */
  readonly facts: readonly Fact[];
  readonly error: string | null;
  /** People on file who did it, or answer for the machine that did: they do not close what is about them. */
  readonly about?: readonly string[];
  /** The case version in which it joined: a press on version n is about the items with `addedIn <= n`. */
  readonly addedIn: number;
  /** `asked`: waits for an answer; `vouched`: a verified Yes covers it; `unasked`: joined quietly after one. */
  readonly standing: 'asked' | 'vouched' | 'unasked';
}

/** Whom the card goes to. `asked` may answer for it, `told` may only comment, `nobody` has no card. */
export type Audience =
  | { readonly kind: 'nobody'; readonly why: string }
  | {
      readonly kind: 'person';
      readonly role: 'asked' | 'told';
      readonly personId: string;
      readonly name: string;
      readonly slackId: string;
    }
  | {
      readonly kind: 'owners';
      readonly role: 'asked' | 'told';
      readonly channel: string;
      readonly personIds: readonly string[];
      readonly slackIds: readonly string[];
      readonly name: string;
    };

export interface Presser {
  readonly personId: string | null;
  readonly slackId: string;
  readonly name: string;
}

export type EscalationReason =
  | 'alert'
  | 'storm'
  | 'no'
  | 'unsure'
  | 'silence'
  | 'unverified'
  | 'denied'
  | 'fraud'
  | 'no-second-factor'
  | 'nobody-to-ask'
  | 'undeliverable'
  | 'not-me-after-all';

/** What has been said and done in a case so far. */
export interface Facts {
  readonly answer: {
    readonly choice: 'yes' | 'no' | 'unsure';
    readonly by: Presser;
    readonly at: Date;
    readonly late: boolean;
    /** The case version that was pressed. */
    readonly version: number;
  } | null;
  readonly vouches: readonly {
    readonly by: Presser;
    readonly at: Date;
    readonly covers: readonly string[];
    readonly late: boolean;
  }[];
  /** A Yes moves the deadline once. */
  readonly extended: boolean;
  /** The last try at the second factor that did not verify, in words for the person. */
  readonly trouble: string | null;
  readonly escalation: {
    readonly reason: EscalationReason;
    readonly at: Date;
    readonly detail: string;
  } | null;
  /** It was paged softly first and has become serious since: the pager has a second, loud incident for it. */
  readonly louder: boolean;
  readonly acknowledged: { readonly by: Presser; readonly at: Date } | null;
  readonly resolved: {
    readonly by: Presser;
    readonly at: Date;
    readonly reason: ResolveReason;
    readonly text: string;
  } | null;
  /** Whose answers are on hold since they reported fraud here; whoever resolves the case releases them. */
  readonly frozen: string | null;
  readonly comments: readonly { readonly by: Presser; readonly at: Date; readonly text: string }[];
}

export const NO_FACTS: Facts = {
  answer: null,
  vouches: [],
  extended: false,
  trouble: null,
  escalation: null,
  louder: false,
  acknowledged: null,
  resolved: null,
  frozen: null,
  comments: [],
};

/** One conversation about one or more events; a state machine in a row. */
export interface Case {
  /** uuid */
  readonly id: string;
  /** Short name for people: `4F2K`, Crockford base 32. */
  readonly code: string;
  /** `verify-action` */
  readonly workflow: string;
  readonly state: string;
  /** Counts every change; a save compares it. Starts at 1. */
  readonly version: number;
  /** What groups events into it: actor and session, see `group.ts`. */
  readonly groupKey: string;
  /** Who acted, for people: `jane`, `role deploy (session "jane.d", a name the caller chose: not proof)`. */
  readonly actor: string;
  readonly principal: string;
  /** How we know who it was, in words. */
  readonly how: string;
  readonly audience: Audience;
  readonly account: string;
  readonly tier: Tier;
  readonly severity: Severity;
  readonly items: readonly Item[];
  readonly openedAt: Date;
  /** When the question turns into a page; null where nobody is being asked. */
  readonly deadline: Date | null;
  /** When the sweep next looks at it: the state's own timer. Null where it waits for people only. */
  readonly dueAt: Date | null;
  readonly facts: Facts;
  readonly closedAt: Date | null;
}

/** The event-time of the first thing that happened in it. */
export function firstAt(items: readonly Pick<Item, 'at'>[]): Date {
  return new Date(items.reduce((first, { at }) => Math.min(first, at.getTime()), Number.POSITIVE_INFINITY));
}

/** And of the last. Neither is one call with all times as arguments: a storm has more items than a call takes. */
export function lastAt(items: readonly Pick<Item, 'at'>[]): Date {
  return new Date(items.reduce((last, { at }) => Math.max(last, at.getTime()), Number.NEGATIVE_INFINITY));
}
