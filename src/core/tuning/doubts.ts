import type { Tuning } from './tuning.js';

const ACCOUNT = /^arn:[\w-]+:iam::(\d{12}):/;

/**
 * What may well be meant, and may be a slip as well: accounts that the lists do not have, and environments that
 * nothing else in the file names. Where nothing is listed, nothing is missing.
 */
export function doubtsOn(tuning: Tuning): readonly string[] {
  return [...unlistedAccounts(tuning), ...idleEnvironments(tuning)];
}

function unlistedAccounts({ accounts, partners, overrides, automation, vouch }: Tuning): readonly string[] {
  if (accounts.size === 0) return [];
  const named = [
    ...overrides.flatMap(({ detection, when }) => [
      ...when.accounts.map((account) => [account, `override ${detection}`] as const),
      ...when.principals.map((principal) => [accountOf(principal), `override ${detection}`] as const),
    ]),
    ...automation.map(({ principal }) => [accountOf(principal), `automation ${principal}`] as const),
    ...[...vouch].map((principal) => [accountOf(principal), `vouch ${principal}`] as const),
  ];
  const lines = named
    .filter(([account]) => account !== null && !accounts.has(account) && !partners.has(account))
    .map(([account, line]) => `${account} is not among accounts or partners: ${line}`);
  return [...new Set(lines)];
}

function accountOf(principal: string): string | null {
  return ACCOUNT.exec(principal)?.[1] ?? null;
}

/** An account's environment is for `environments` and overrides alone. */
function idleEnvironments({ accounts, environments, overrides }: Tuning): readonly string[] {
  const named = new Set([...environments.keys(), ...overrides.flatMap(({ when }) => when.environments)]);
  if (named.size === 0) return [];
  return [...accounts].flatMap(([account, { environment }]) =>
    environment === null || named.has(environment)
      ? []
      : [`nothing else names ${environment}: account ${account}`],
  );
}
