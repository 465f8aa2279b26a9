import { type JsonObject, objectAt } from '../json.js';
import { allowing, anybody, foreignAccounts, type Policy } from './policy.js';
import { sortOf } from './tie.js';
import { valuesOf } from './values.js';

/**
 * Accounts, other than this one, that a policy lets in: those it names, and those that a condition picks out of
 * everybody. 12 digits each, each once.
 */
export function sharedWith(policy: Policy | null, own: string): readonly string[] {
  const picked = allowing(policy).filter(anybody).flatMap(accountsInConditions);
  return [...new Set([...foreignAccounts(policy, own), ...picked])].filter((account) => account !== own);
}

/** The accounts that a statement's conditions ask for, 12 digits each. */
export function accountsInConditions(statement: JsonObject): readonly string[] {
  return Object.entries(objectAt(statement['Condition']))
    .filter(([operator]) => !/Not|Null/i.test(operator))
    .flatMap(([, tests]) => Object.entries(objectAt(tests)))
    .filter(([key]) => sortOf(key) === 'account')
    .flatMap(([, value]) => valuesOf(value))
    .flatMap((value) => /(?:^|:)(\d{12})(?::|$)/.exec(value)?.[1] ?? []);
}
