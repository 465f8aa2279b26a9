import type { Tier } from '../detection.js';
import { parseCidr } from '../judge/cidr.js';
import type { Known } from '../known.js';
import { isWithin, type Range } from '../sigma/address.js';
import type { QuietHours } from './quiet.js';

/** What the organisation says of itself, and what it wants judged otherwise than our detections do. */
export interface Tuning {
  /** Our own accounts by their number. */
  readonly accounts: ReadonlyMap<string, Account>;
  /** Accounts of others that we work with, and who they are: `Datadog, monitoring`. */
  readonly partners: ReadonlyMap<string, string>;
  /** The organisation in AWS that our accounts are in: `o-a1b2c3d4e5`. Null: nobody has said. */
  readonly organization: string | null;
  readonly regions: ReadonlySet<string>;
  readonly networks: readonly Network[];
  /** Principals of Vouch itself: nothing lowers what they do below a question. */
  readonly vouch: ReadonlySet<string>;
  readonly automation: readonly Automation[];
  readonly environments: ReadonlyMap<string, Environment>;
  /** In the order of the file: the first that applies decides. */
  readonly overrides: readonly Override[];
  /** Detections that are tried in the dark. */
  readonly shadow: readonly ShadowEntry[];
  readonly quietHours: QuietHours | null;
}

export interface Account {
  readonly name: string | null;
  readonly environment: string | null;
}

export interface Network {
  /** As it was written: `203.0.113.0/24`. */
  readonly text: string;
  readonly range: Range;
}

/** A machine that changes things all day: its ordinary changes are kept, and nobody is asked. */
export interface Automation {
  /** ARN of the role or user, as AWS attests it; never a session name or a user agent. */
  readonly principal: string;
  /** Only calls from here; empty: from anywhere. */
  readonly networks: readonly Network[];
  readonly reason: string;
}

export interface Environment {
  /** `log`: what would ask is only kept, where its severity is low or medium. Null: nothing changes. */
  readonly atMost: 'log' | null;
}

/** `ignore` is none of them: what matched is always kept. */
export type OverrideTier = Exclude<Tier, 'ignore'>;

export interface Override {
  /** `aws/iam-create-user` */
  readonly detection: string;
  readonly tier: OverrideTier;
  readonly when: When;
  readonly reason: string;
  /** The last day that it applies on, in UTC, by the time of the event: `2026-12-31`. */
  readonly until: string;
}

/** A detection that is evaluated and counted, and sends nothing. */
export interface ShadowEntry {
  readonly detection: string;
  /** The last day, in UTC, or the moment of its end, by the time of the event: `2026-12-31`, `2026-12-31T18:00Z`. */
  readonly until: string;
  readonly reason: string;
}

/** Every list that is not empty must have the event's. */
export interface When {
  readonly accounts: readonly string[];
  readonly environments: readonly string[];
  readonly principals: readonly string[];
  readonly networks: readonly Network[];
}

/** Why an event was not judged as its detection says: the evidence that stays with the match. */
export interface Tuned {
  readonly from: Tier;
  readonly by: 'override' | 'automation' | 'environment';
  readonly reason: string;
  /** Why it was lowered no further than to a question; left out where it was not held. */
  readonly kept?: string;
}

/** What stands wrong in the file, and where. Line and column from 1; null where it is about the file as a whole. */
export interface Problem {
  readonly line: number | null;
  readonly column: number | null;
  /** What was expected, what was found, and where in the shape: `overrides[0].until: expected …`. */
  readonly message: string;
}

/** One reading of the file. `tuning` is null exactly where there are problems. */
export interface TuningRead {
  /** sha256 (hex) of the content, or of why it could not be read. */
  readonly hash: string;
  readonly tuning: Tuning | null;
  readonly problems: readonly Problem[];
}

/** Where the tuning comes from. `read` never throws: what cannot be read is a problem in the answer. */
export interface TuningSource {
  /** For people: the path of the file. */
  readonly path: string;
  read(): Promise<TuningRead>;
}

export const NO_TUNING: Tuning = Object.freeze({
  accounts: new Map<string, Account>(),
  partners: new Map<string, string>(),
  organization: null,
  regions: new Set<string>(),
  networks: [],
  vouch: new Set<string>(),
  automation: [],
  environments: new Map<string, Environment>(),
  overrides: [],
  shadow: [],
  quietHours: null,
});

/** What judgements may take for ours. */
export function knownOf({ accounts, partners, organization, regions, networks }: Tuning): Known {
  return {
    accounts: new Set(accounts.keys()),
    partners: new Set(partners.keys()),
    organization,
    regions,
    networks: networks.flatMap(({ text }) => parseCidr(text) ?? []),
  };
}

export function environmentOf(tuning: Tuning, account: string): string | null {
  return tuning.accounts.get(account)?.environment ?? null;
}

/** False for everything that is no address, such as `cloudformation.amazonaws.com`. */
export function isFrom(networks: readonly Network[], address: string | null): boolean {
  return address !== null && networks.some(({ range }) => isWithin(range, address));
}

/** `tuning.yaml:12:5: overrides[0].until: expected …` */
export function saidProblem(path: string, { line, column, message }: Problem): string {
  return line === null ? `${path}: ${message}` : `${path}:${line}:${column ?? 1}: ${message}`;
}
