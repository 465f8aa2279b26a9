import type { Actor } from '../core/event.js';
import type { IssuedKey } from '../core/normalise/issued-key.js';
import type { Deed } from '../core/who/deeds.js';
import type { Sought } from '../core/who/sought.js';

/** What is kept of one key, principal or address: watched events alone, and numbers of the others. */
export interface WhoTable {
  /** Between two moments by the events' own time, newest first, at most `limit`; `more`: how many besides. */
  deeds(
    about: Sought,
    from: Date,
    to: Date,
    limit: number,
  ): Promise<{ readonly deeds: readonly Deed[]; readonly more: number }>;
  /** As the newest event has it, whenever that was; null where there is none. */
  actor(about: Sought): Promise<Actor | null>;
  /** The key's own issuing, then that of the key it was issued with, and so on; at most `most`, and no key twice. */
  chain(accessKey: string, most: number): Promise<readonly IssuedKey[]>;
  /** Keys that were issued to this key between two moments, oldest first. */
  issuedTo(accessKey: string, from: Date, to: Date, limit: number): Promise<readonly IssuedKey[]>;
  /** Of these ids of AWS events, those that are kept. */
  kept(eventIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** How many calls in these accounts nobody watched, by whole hours. */
  counted(accounts: readonly string[], from: Date, to: Date): Promise<number>;
}

/** CloudTrail can be asked about one of these at a time. `userName` may be a session's name as well. */
export type TrailAbout = { readonly accessKey: string } | { readonly userName: string };

export interface TrailLook {
  /** CloudTrail records, newest first within each place. */
  readonly records: readonly { readonly record: unknown; readonly where: string }[];
  /** Accounts and regions that answered. */
  readonly places: number;
  /** False: there was more than was read. */
  readonly whole: boolean;
  /** Why a place could not be read, in words. */
  readonly trouble: readonly string[];
}

/** CloudTrail's own memory of 90 days: late by minutes, slow, and with what our feed may have lost. */
export interface Trail {
  /**
   * A few pages of each account and region, for at most `withinMs`. `accounts` empty: everywhere it can. Never throws:
   * what could not be read is in `trouble`.
   */
  look(
    about: TrailAbout,
    accounts: readonly string[],
    from: Date,
    to: Date,
    withinMs: number,
  ): Promise<TrailLook>;
}
