import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../json.js';
import { meansInternet } from './cidr.js';

/** An IAM or resource policy, as far as we judge it. */
export interface Policy {
  readonly statements: readonly JsonObject[];
}

/** Conditions that tie a statement to somebody in particular; any other leaves it open to everybody. */
const TIES =
  /^(?:aws:(?:sourcearn|sourceaccount|sourceowner|sourceorgid|sourceorgpaths|sourcevpc|sourcevpce|sourceip|vpcsourceip|principalarn|principalaccount|principalorgid|principalorgpaths|userid|principaltag\/.+)|sts:externalid|kms:calleraccount|s3:dataaccesspointaccount|lambda:eventsourcetoken|[\w.:/-]+:(?:sub|aud))$/i;

/**
 * Reads a policy from a parameter: JSON text (URL-encoded too) or an object. Null where there is none.
 * Throws where there is one that cannot be read, so that it counts as matched rather than as harmless.
 */
export function readPolicy(value: Json | undefined): Policy | null {
  if (value === undefined || value === null || value === '') return null;
  const document = typeof value === 'string' ? parseText(value) : value;
  if (!isObject(document)) throw new Error('expected a policy document, found something else');
  const statement = document['Statement'] ?? document['statement'];
  return { statements: (isObject(statement) ? [statement] : listAt(statement)).filter(isObject) };
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
  return allowing(policy).filter((statement) => anybody(statement) && !tied(statement));
}

export function isPublic(policy: Policy | null): boolean {
  return publicStatements(policy).length > 0;
}

function anybody(statement: JsonObject): boolean {
  if (statement['NotPrincipal'] !== undefined) return true;
  return principalsOf(statement).some((principal) => principal === '*');
}

function tied(statement: JsonObject): boolean {
  const condition = objectAt(statement['Condition']);
  return Object.entries(condition).some(
    ([operator, tests]) =>
      !/Not|IfExists|Null/i.test(operator) &&
      Object.entries(objectAt(tests)).some(([key, value]) => TIES.test(key) && narrows(value)),
  );
}

/** A tie to `*` or to the whole Internet ties nothing. */
function narrows(value: Json): boolean {
  const values = valuesOf(value);
  return values.length > 0 && !values.includes('*') && !meansInternet(values);
}

/** Accounts, other than this one, that the policy lets in: 12 digits each. */
export function foreignAccounts(policy: Policy | null, account: string): readonly string[] {
  const found = allowing(policy)
    .flatMap(principalsOf)
    .flatMap((principal) => /^(?:arn:[\w-]+:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1] ?? []);
  return [...new Set(found)].filter((other) => other !== account);
}

/** Outside identity providers that the policy trusts, without a condition on who may come: `sub` or `aud`. */
export function looseFederation(policy: Policy | null): readonly string[] {
  return allowing(policy)
    .filter((statement) => !tied(statement))
    .flatMap((statement) => valuesOf(objectAt(statement['Principal'])['Federated']));
}

function principalsOf(statement: JsonObject): readonly string[] {
  const principal = statement['Principal'];
  if (typeof principal === 'string') return [principal];
  const { AWS, CanonicalUser, Federated } = objectAt(principal);
  const wild = valuesOf(Federated).filter((name) => name === '*');
  return [...valuesOf(AWS), ...valuesOf(CanonicalUser), ...wild];
}

/** Everything, or everything in IAM, on every resource: whoever has it can give himself the rest. */
export function isAdmin(policy: Policy | null): boolean {
  return allowing(policy).some((statement) => everywhere(statement) && allPowerful(statement));
}

function everywhere(statement: JsonObject): boolean {
  if (statement['NotResource'] !== undefined) return true;
  return valuesOf(statement['Resource']).some((resource) =>
    /^(?:\*|arn:\*.*|arn:[\w*-]+:\*:\*:\*:\*)$/.test(resource),
  );
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

/** AWS attaches these to keys that leaked in public; touching them undoes the quarantine. */
export function isQuarantinePolicy(name: string): boolean {
  return /AWSCompromisedKeyQuarantine|AWSExposedCredentialPolicy/i.test(name);
}

function allowing(policy: Policy | null): readonly JsonObject[] {
  return (policy?.statements ?? []).filter(
    (statement) => textAt(statement['Effect']).toLowerCase() === 'allow',
  );
}

/** IAM takes one string where a list of strings may stand. */
export function valuesOf(value: Json | undefined): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map((part) => textAt(part)).filter((text) => text !== '');
}
