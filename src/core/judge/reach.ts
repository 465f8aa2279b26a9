import type { JsonObject } from '../json.js';
import { fits } from './glob.js';
import { valuesOf } from './values.js';

/** A name that nobody has: what takes it in was not written for one thing. As long as IAM lets a name be. */
const NAME = 'q7-abcdefghijklmnoprstuvwxyz_0123456789-abcdefghijklmnoprstuvwx';
const NAMES: readonly string[] = [NAME, `${NAME.slice(0, 30)}/${NAME.slice(31)}`];
const IDENTITIES: readonly string[] = ['role/', 'user/', 'policy/', 'group/'];
/** Sorts of thing that a pattern may mean without writing them out: `secr*`. */
const SORTS: readonly string[] = [
  '',
  ...IDENTITIES,
  ...['secret:', 'key/', 'snapshot/', 'snapshot:', 'function:', 'instance/', 'repository/'],
];
/** What stands for a part that a pattern leaves open. */
const USUAL: readonly string[] = ['arn', 'aws', 'iam', '', '111122223333'];
const SERVICE = 2;

/** Every role, user, policy and group, however the statement spells it, and by several patterns together. */
export function reachesIdentities(statement: JsonObject): boolean {
  if (statement['NotResource'] !== undefined) return true;
  return IDENTITIES.every((sort) => reachesAll(statement, sort));
}

/** Every role at least, or every user, policy or group. */
export function reachesSomeIdentities(statement: JsonObject): boolean {
  return statement['NotResource'] !== undefined || IDENTITIES.some((sort) => reachesAll(statement, sort));
}

function reachesAll(statement: JsonObject, sort: string): boolean {
  return valuesOf(statement['Resource']).some((pattern) => {
    const parts = partsOf(pattern).map((part, at) => (at === SERVICE ? 'iam' : part));
    return takesIn(pattern, parts, sort);
  });
}

/**
 * Everything of one sort at least: `*`, `arn:aws:iam::111122223333:role/?*`, `arn:aws:s3:::*`. A part of it
 * (`role/ci-*`, the files of one bucket) is not far.
 */
export function reachesFar(statement: JsonObject): boolean {
  if (statement['NotResource'] !== undefined) return true;
  return valuesOf(statement['Resource']).some((pattern) => {
    const parts = partsOf(pattern);
    return sortsOf(pattern, parts).some((sort) => takesIn(pattern, parts, sort));
  });
}

/** What comes before the name in an ARN that the pattern could mean. */
function partsOf(pattern: string): readonly string[] {
  const said = pattern.split(':', USUAL.length);
  return USUAL.map((usual, at) => {
    const part = said[at];
    if (part === undefined || fits(part, usual)) return usual;
    return part.replaceAll('*', '').replaceAll('?', 'x');
  });
}

/** What the pattern says itself (`secret:`), or else any. Buckets have no sort: `x/` is the name of one. */
function sortsOf(pattern: string, parts: readonly string[]): readonly string[] {
  if (parts[SERVICE]?.toLowerCase() === 's3') return [''];
  const [, said] = /^(?:[^:]*:){5}([\w-]+[/:])/.exec(pattern) ?? [];
  return said === undefined ? SORTS : [said];
}

/** In IAM a `*` runs over the colons as well, so the name is tried as a whole. */
function takesIn(pattern: string, parts: readonly string[], sort: string): boolean {
  return NAMES.some((name) => fits(pattern, `${parts.join(':')}:${sort}${name}`));
}
