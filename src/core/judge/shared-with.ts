import { type JsonObject, objectAt, textAt } from '../json.js';
import { foreignAccounts, type Policy, valuesOf } from './policy.js';

/** Conditions that say which account may come. */
const NAMES_ACCOUNTS =
  /^(?:aws:(?:principalaccount|principalarn|sourceaccount|sourceowner|sourcearn)|kms:calleraccount)$/i;

/**
 * Accounts, other than this one, that a policy lets in: those it names, and those that a condition picks out of
 * everybody. 12 digits each, each once.
 */
export function sharedWith(policy: Policy | null, own: string): readonly string[] {
  const picked = (policy?.statements ?? []).filter(letsEverybody).flatMap(accountsInConditions);
  return [...new Set([...foreignAccounts(policy, own), ...picked])].filter((account) => account !== own);
}

function letsEverybody(statement: JsonObject): boolean {
  if (textAt(statement['Effect']).toLowerCase() !== 'allow') return false;
  const principal = statement['Principal'];
  return [...valuesOf(principal), ...valuesOf(objectAt(principal)['AWS'])].includes('*');
}

function accountsInConditions(statement: JsonObject): readonly string[] {
  return Object.entries(objectAt(statement['Condition']))
    .filter(([operator]) => !/Not|Null/i.test(operator))
    .flatMap(([, tests]) => Object.entries(objectAt(tests)))
    .filter(([key]) => NAMES_ACCOUNTS.test(key))
    .flatMap(([, value]) => valuesOf(value))
    .flatMap((value) => /(?:^|:)(\d{12})(?::|$)/.exec(value)?.[1] ?? []);
}
