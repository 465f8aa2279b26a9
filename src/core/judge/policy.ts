import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../json.js';
import { legible } from '../legible.js';
import { reachesIdentities } from './reach.js';
import { tiesOf } from './tie.js';
import { valuesOf } from './values.js';

export { valuesOf };

/** An IAM or resource policy, as far as we judge it. */
export interface Policy {
  readonly statements: readonly JsonObject[];
}

/**
 * Reads a policy from a parameter: JSON text (URL-encoded too) or an object. Null where there is none.
 * Throws where there is one that cannot be read, so that it counts as matched rather than as harmless.
 */
export function readPolicy(value: Json | undefined): Policy | null {
  if (value === undefined || value === null || value === '') return null;
  const document = typeof value === 'string' ? parseText(value) : value;
  if (!isObject(document)) throw new Error('expected a policy document, found something else');
  const statement = document['Statement'] ?? document['statement'];
  const statements = (isObject(statement) ? [statement] : listAt(statement)).filter(isObject);
  return { statements: statements.map(spelled) };
}

/** `effect` is read as `Effect`: what somebody could have meant by a statement must not pass as harmless. */
function spelled(statement: JsonObject): JsonObject {
  if (!Object.keys(statement).some((key) => /^[a-z]/.test(key))) return statement;
  return Object.fromEntries(
    Object.entries(statement).map(([key, value]) => [
      key.replace(/^[a-z]/, (first) => first.toUpperCase()),
      value,
    ]),
  );
}

function parseText(text: string): Json {
  const plain = /^\s*%7B/i.test(text) ? decodeURIComponent(text) : text;
  try {
    return JSON.parse(plain) as Json;
  } catch (cause) {
    throw new Error('expected a policy document, found text that is not JSON', { cause });
  }
}

/** The statements that let anybody in: a wildcard principal, and no condition that ties it to somebody. */
export function publicStatements(policy: Policy | null): readonly JsonObject[] {
  return allowing(policy).filter((statement) => anybody(statement) && tiesOf(statement).length === 0);
}

export function isPublic(policy: Policy | null): boolean {
  return publicStatements(policy).length > 0;
}

/** Before all conditions. */
export function anybody(statement: JsonObject): boolean {
  if (statement['NotPrincipal'] !== undefined) return true;
  return principalsOf(statement).some((principal) => principal === '*');
}

/** Accounts, other than this one, that the policy lets in: 12 digits each. */
export function foreignAccounts(policy: Policy | null, account: string): readonly string[] {
  const found = allowing(policy)
    .flatMap(principalsOf)
    .flatMap((principal) => accountNamed(principal) ?? []);
  return [...new Set(found)].filter((other) => other !== account);
}

/** The account of a principal; null where it is named in another way, such as by a canonical id. */
export function accountNamed(principal: string): string | null {
  return /^(?:arn:[\w-]+:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1] ?? null;
}

/** Outside identity providers that the policy trusts, without a condition on who may come: `sub` or `aud`. */
export function looseFederation(policy: Policy | null): readonly string[] {
  return allowing(policy)
    .filter((statement) => tiesOf(statement).length === 0)
    .flatMap((statement) => valuesOf(objectAt(statement['Principal'])['Federated']));
}

/** Those who are named; services of AWS are none of them. */
export function principalsOf(statement: JsonObject): readonly string[] {
  const principal = statement['Principal'];
  if (typeof principal === 'string') return [principal];
  const { AWS, CanonicalUser, Federated } = objectAt(principal);
  const wild = valuesOf(Federated).filter((name) => name === '*');
  return [...valuesOf(AWS), ...valuesOf(CanonicalUser), ...wild];
}

/** Everything, or everything in IAM, on all identities: whoever has it can give himself the rest. */
export function isAdmin(policy: Policy | null): boolean {
  return allowing(policy).some((statement) => reachesIdentities(statement) && allPowerful(statement));
}

function allPowerful(statement: JsonObject): boolean {
  if (statement['NotAction'] !== undefined) return true;
  return valuesOf(statement['Action']).some((action) =>
    /^(?:\*+|\*:\*|iam:\*|iam:(?:Put|Attach|Create)\*|sts:\*)$/i.test(action),
  );
}

/** AWS' own policies that hand over the whole account, or the means to take it. */
export function isAdminPolicyArn(arn: string): boolean {
  return (
    /(?:^|\/|:)(?:AdministratorAccess(?:-[\w]+)?|IAMFullAccess|PowerUserAccess)$/.test(arn) &&
    /^arn:[\w-]+:iam::aws:/.test(arn)
  );
}

/** What such a policy gives, to be read after "gave jane". */
export function adminRights(arn: string): string {
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return /^AdministratorAccess$/.test(name)
    ? 'full administrator rights'
    : `nearly all rights (${legible(name, 60)})`;
}

/** AWS attaches these to keys that leaked in public; touching them undoes the quarantine. */
export function isQuarantinePolicy(name: string): boolean {
  return /AWSCompromisedKeyQuarantine|AWSExposedCredentialPolicy/i.test(name);
}

/** Its statements that let somebody do something. */
export function allowing(policy: Policy | null): readonly JsonObject[] {
  return (policy?.statements ?? []).filter(
    (statement) => textAt(statement['Effect']).toLowerCase() === 'allow',
  );
}
