import type { Cidr } from './judge/cidr.js';

/**
 * What the organisation has told us of itself, for detections that must tell ours from foreign. Everything may be
 * empty: then nothing is known, and a detection must not take "not in the list" for "foreign" but for "unknown".
 */
export interface Known {
  /** Our own accounts, 12 digits each. */
  readonly accounts: ReadonlySet<string>;
  /** Accounts of others that we have agreed to work with: a vendor, a partner. */
  readonly partners: ReadonlySet<string>;
  /** The organisation that our accounts are in: `o-a1b2c3d4e5`. Null: nobody has said. */
  readonly organization: string | null;
  /** Regions that we use: `eu-west-1`. Empty: nobody has said, so none is new. */
  readonly regions: ReadonlySet<string>;
  /** Where our people sit: offices and the VPN. */
  readonly networks: readonly Cidr[];
}

export const NOTHING_KNOWN: Known = Object.freeze({
  accounts: new Set<string>(),
  partners: new Set<string>(),
  organization: null,
  regions: new Set<string>(),
  networks: [],
});

/** Those of these accounts that are neither ours nor agreed with. `own`: the account that the event happened in. */
export function strangers(accounts: readonly string[], own: string, known: Known): readonly string[] {
  return accounts.filter(
    (account) => account !== own && !known.accounts.has(account) && !known.partners.has(account),
  );
}
