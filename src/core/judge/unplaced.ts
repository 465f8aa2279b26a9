import { type JsonObject, objectAt } from '../json.js';
import { type Known, strangers } from '../known.js';
import { legible } from '../legible.js';
import { accountNamed, allowing, anybody, type Policy, principalsOf } from './policy.js';
import { accountsInConditions } from './shared-with.js';
import { tiesOf } from './tie.js';
import { valuesOf } from './values.js';

/**
 * Whom a policy lets in of whom nobody can say whose they are, a clause each: a canonical id, an address or an
 * organisation that is not known to be ours, a service that acts for an account nobody here knows.
 */
export function unplaced(policy: Policy, own: string, known: Known): readonly string[] {
  return allowing(policy).flatMap((statement) => [
    ...(anybody(statement) ? whoeverFits(statement) : nameless(statement)),
    ...services(statement, own, known),
  ]);
}

/** Words agreed between two, which are nobody else's business. */
const AGREED = /^(?:sts:externalid|lambda:eventsourcetoken)$/i;

/** `whoever fits aws:SourceIp 203.0.113.66/32 may come` */
function whoeverFits(statement: JsonObject): readonly string[] {
  const ties = tiesOf(statement).map(({ key, values: [first = '', ...others] }) => {
    if (AGREED.test(key)) return key;
    return others.length > 0 ? `${key} ${first} or ${others.length} more` : `${key} ${first}`;
  });
  return ties.length === 0 ? [] : [`whoever fits ${legible(ties.join(' and '), 160)} may come`];
}

function nameless(statement: JsonObject): readonly string[] {
  return principalsOf(statement)
    .filter((principal) => accountNamed(principal) === null)
    .map((principal) => `nothing says whose ${legible(principal, 100)} is`);
}

function services(statement: JsonObject, own: string, known: Known): readonly string[] {
  if (valuesOf(objectAt(statement['Principal'])['Service']).length === 0) return [];
  return strangers(accountsInConditions(statement), own, known).map(
    (account) => `AWS may come on behalf of account ${account}, which is not known here`,
  );
}
