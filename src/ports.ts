import type { Card, Form } from './core/card.js';
import type { Text } from './core/text.js';

/** What we need of the world. Adapters implement these; `main` hands them to the use cases. */
export type * from './ports/store.js';
export type * from './ports/who.js';

/**
 * The one error a port throws. It says what the caller may do next:
 * `later`: certainly not done, try again (after `retryAfterMs`, where the other side named it);
 * `unknown`: may have been done, look before trying again;
 * `never`: refused for good, `code` says why.
 */
export class PortError extends Error {
  readonly outcome: 'later' | 'unknown' | 'never';
  /** The other side's own word where it has one: `channel_not_found`, `http 500`, `timeout`. */
  readonly code: string;
  readonly retryAfterMs: number | null;

  constructor(
    outcome: 'later' | 'unknown' | 'never',
    code: string,
    message: string,
    options: { retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'PortError';
    this.outcome = outcome;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

export interface MessageRef {
  readonly channel: string;
  readonly ts: string;
}

/** A card ready to be posted: each choice has got its opaque id, each link its address. */
export interface DealtCard {
  readonly card: Card;
  /** By the choice's `input`: the button's opaque id. */
  readonly buttons: { readonly [input: string]: string };
  /** By the choice's `input`: where a link leads (https, or http on the loopback). */
  readonly links: { readonly [input: string]: string };
}

export interface Member {
  readonly slackId: string;
  readonly name: string;
  readonly email: string | null;
  readonly timeZone: string | null;
  /** Deactivated, guest, from another workspace, or a bot: presses of such count for nothing. */
  readonly standing: 'full' | 'deactivated' | 'guest' | 'foreign' | 'bot';
}

/** Slack, seen from here. Every method throws `PortError`. Time limit 10 s a call. */
export interface Chat {
  /** The DM channel with a person. */
  openDirect(slackId: string): Promise<string>;
  /** `mark` (an effect's id) goes into the message's metadata, so that `find` can see whether it got there. */
  post(channel: string, dealt: DealtCard, mark: string, thread?: string): Promise<MessageRef>;
  postText(channel: string, text: Text, mark: string, thread?: string): Promise<MessageRef>;
  update(at: MessageRef, dealt: DealtCard): Promise<void>;
  /** The message that carries the mark, `absent`, or `unreadable` where the history may not be read (channels). */
  find(channel: string, mark: string, since: Date): Promise<MessageRef | 'absent' | 'unreadable'>;
  whisper(channel: string, slackId: string, said: Text | Card): Promise<void>;
  /** `trigger` lives 3 s. `ticket` comes back with the submission. */
  openForm(trigger: string, form: Form, ticket: string): Promise<void>;
  /** Slack ids in a user group (by id `S…` or handle). */
  groupMembers(group: string): Promise<readonly string[]>;
  member(slackId: string): Promise<Member>;
  memberByEmail(email: string): Promise<Member | null>;
}

export interface SecondFactorResult {
  /** `allow` only if Duo said allow, by a factor used now, for this person. */
  readonly result: 'allow' | 'denied' | 'fraud' | 'unenrolled' | 'bypassed' | 'other-person' | 'stale';
  /** Whom Duo says it was. */
  readonly subject: string;
  /** Duo's own words, for the audit. */
  readonly detail: string;
}

/** Duo, seen from here. */
export interface SecondFactor {
  /** Where to send the browser now: asks first whether Duo is up. Throws `PortError` (`later`) if it is not. */
  begin(duoUser: string, state: string, nonce: string): Promise<string>;
  /** Trades the code for what happened. Throws `PortError` where that cannot be found out: then nothing is verified. */
  finish(duoUser: string, code: string, nonce: string): Promise<SecondFactorResult>;
}

export interface Page {
  /** One per case. */
  readonly dedupKey: string;
  readonly summary: string;
  readonly severity: 'critical' | 'error' | 'warning' | 'info';
  readonly source: string;
  readonly at: Date;
  /** Shown to the on-call as a table. Redacted. */
  readonly details: { readonly [label: string]: string };
  /** Back to the case, where there is an address. */
  readonly link: { readonly href: string; readonly text: string } | null;
}

/** PagerDuty, seen from here. Throws `PortError`; the same dedup key makes a repeat harmless. */
export interface Pager {
  trigger(page: Page): Promise<void>;
  acknowledge(dedupKey: string): Promise<void>;
  resolve(dedupKey: string): Promise<void>;
}

/**
 * What a ring is about. A ring says only "look at this row now". `alert` is an event that pages, `page` an effect
 * that does: neither waits behind a flood of the others.
 */
export type RingKind = 'event' | 'alert' | 'effect' | 'page' | 'press' | 'case';

/** The doorbell. Losing a ring costs seconds (the sweep finds the row), never a row. */
export interface Queue {
  /** Never throws: a bell that cannot ring is logged, and the sweep does the work. */
  ring(kind: RingKind, ids: readonly string[]): Promise<void>;
  /** Starts workers. `answer` is called once per ring; what it throws is logged and left to the sweep. */
  listen(answer: (kind: RingKind, id: string) => Promise<void>): Promise<void>;
  close(): Promise<void>;
  /** `redis` or `postgres`, and whether it answers. For `doctor`. */
  check(): Promise<{ backend: 'redis' | 'postgres'; ok: boolean; detail: string }>;
}

/** One step of one run, for search and dashboards. No secrets, no raw parameters. */
export interface RunStep {
  /** `event-received`, `case-opened`, `effect-done`, … */
  readonly action: string;
  readonly outcome: 'success' | 'failure' | 'unknown';
  readonly caseId?: string;
  readonly caseCode?: string;
  readonly workflow?: string;
  readonly state?: string;
  readonly detection?: string;
  readonly eventId?: string;
  readonly actor?: string;
  readonly account?: string;
  readonly durationMs?: number;
  readonly message: string;
  readonly detail?: { readonly [key: string]: string | number | boolean | null };
}

/** Never blocks and never throws. */
export interface RunLog {
  step(step: RunStep): void;
  /** An error that is probably our bug, or trouble with the world. A user's mistake is a step. */
  error(message: string, cause: unknown, detail?: RunStep['detail']): void;
  /** Prometheus' text of what went through it since this process started, where somebody counts. */
  metrics?(): Promise<string>;
  close(): Promise<void>;
}
