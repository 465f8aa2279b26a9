import type { JsonObject } from '../json.js';
import type { Known } from '../known.js';
import { isPublicAddress, isWithinAny, parseCidr } from './cidr.js';
import { OWN, type Tie, tiesOf } from './tie.js';

/**
 * True where a condition leaves in only ourselves, as far as the record and the tuning prove it: accounts and the
 * organisation that are ours, and networks that we sit in. `own`: the account it happened in; `''`: not said.
 */
export function isTiedToUs(statement: JsonObject, own: string, known: Known): boolean {
  return tiesOf(statement).some((tie) => tie.values.every((value) => isOurs(value, tie, own, known)));
}

function isOurs(value: string, { sort, byPart }: Tie, own: string, known: Known): boolean {
  if (sort === 'account') {
    const account = OWN.test(value) ? own : accountOf(value, byPart);
    return account !== '' && (account === own || known.accounts.has(account));
  }
  if (sort === 'organization') {
    const { organization } = known;
    if (OWN.test(value)) return true;
    return organization !== null && (value === organization || value.startsWith(`${organization}/`));
  }
  return sort === 'network' && (isPrivate(value) || isWithinAny(value, known.networks));
}

/** A star before the account could stand for another account and more, unless each part is compared by itself. */
function accountOf(value: string, byPart: boolean): string {
  if (/^\d{12}$/.test(value)) return value;
  const shape = byPart ? /^(?:[^:]*:){4}(\d{12}):/ : /^arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):/;
  return shape.exec(value)?.[1] ?? '';
}

/** What AWS sees as the address of a call is one of the Internet, so nobody at all comes from a private one. */
function isPrivate(value: string): boolean {
  return parseCidr(value) !== null && !isPublicAddress(value);
}
