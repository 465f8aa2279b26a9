import { type JsonObject, objectAt } from '../json.js';
import { meansInternet } from './cidr.js';
import { valuesOf } from './values.js';

/** A condition that leaves in only somebody in particular. Whether that is one of us is another question. */
export interface Tie {
  /** As it was written: `aws:PrincipalOrgID`. */
  readonly key: string;
  readonly sort: Sort;
  /** ARNs are compared part by part, so that a star stays within its part. */
  readonly byPart: boolean;
  /** One of them has to fit. */
  readonly values: readonly string[];
}

export type Sort = 'account' | 'organization' | 'network' | 'token' | 'other';

/**
 * Left out on purpose: tags (`aws:PrincipalTag/…`), for everybody may give himself any, and the address within
 * a network (`aws:VpcSourceIp`), for everybody's network may use the same ones.
 */
const SORTS: readonly (readonly [Sort, RegExp])[] = [
  [
    'account',
    /^(?:aws:(?:principalaccount|principalarn|sourceaccount|sourceowner|sourcearn)|kms:calleraccount|s3:dataaccesspointaccount)$/i,
  ],
  ['organization', /^aws:(?:principal|source)org(?:id|paths)$/i],
  ['network', /^aws:sourceip$/i],
  ['other', /^(?:aws:(?:sourcevpce?|userid)|sts:externalid|lambda:eventsourcetoken)$/i],
  ['token', /^[\w.:/-]+:(?:sub|aud)$/i],
];

/** This resource's own account or organisation, whichever it is. */
export const OWN = /^\$\{aws:Resource(?:Account|OrgID)\}$/i;

export function sortOf(key: string): Sort | null {
  return SORTS.find(([, pattern]) => pattern.test(key))?.[0] ?? null;
}

/** The ties of a statement, all of which hold together; those that tie nothing are left out. */
export function tiesOf(statement: JsonObject): readonly Tie[] {
  return Object.entries(objectAt(statement['Condition'])).flatMap(([operator, tests]) =>
    Object.entries(objectAt(tests)).flatMap(([key, value]) => {
      const sort = sortOf(key);
      if (sort === null || passesWithout(operator, sort)) return [];
      const tie = { key, sort, byPart: /Arn(?:Like|Equals)$/i.test(operator), values: valuesOf(value) };
      return narrows(tie) ? [tie] : [];
    }),
  );
}

/**
 * True where whoever lacks the key comes in, or whoever is not named. ForAllValues holds of nothing at all;
 * a token always has these.
 */
function passesWithout(operator: string, sort: Sort): boolean {
  return /Not|IfExists|Null/i.test(operator) || (sort !== 'token' && /^ForAllValues:/i.test(operator));
}

function narrows({ sort, values }: Tie): boolean {
  if (values.length === 0 || (sort === 'network' && meansInternet(values))) return false;
  return values.every((value) => !/[*?]|\$\{/.test(value) || OWN.test(value) || picksOut(sort, value));
}

/** What a pattern has to say before its first star, so that not just anybody can fit it. */
function picksOut(sort: Sort, value: string): boolean {
  if (sort === 'account')
    return /^(?:[^:]*:){4}\d{12}:/.test(value) || /^arn:[^:]*:s3:[^:]*:[^:]*:[^*?$:]{3}/.test(value);
  if (sort === 'organization') return /^o-[a-z0-9]{10}/.test(value);
  if (sort === 'token') return !/^(?:[\w-]+:)*[*?]/.test(value);
  return /^[^*?$]{8}/.test(value);
}
