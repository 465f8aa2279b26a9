import type { Actor } from '../event.js';
import { type Json, type JsonObject, objectAt, textAt } from '../json.js';
import { wellFormed } from '../redact.js';
import { type Arn, parseArn, tailOf } from './aws-names.js';

const LONGEST = 2_048;
/** Printable ASCII with no space around it, not too long. */
const PLAIN = /^[!-~](?:[ -~]{0,2046}[!-~])?$/;
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';
/** Identity Center gives its roles this name, in a path where nobody else may make one. */
const RESERVED_ROLE = /^AWSReservedSSO_.+_[0-9a-f]{16}$/;
const RESERVED_PATH = /^role\/aws-reserved\/sso\.amazonaws\.com\//;

/** Who acted, from `userIdentity`. `recipient`: the account it happened in, where the identity names none. */
export function actorOf(identity: JsonObject, recipient: string, extra: JsonObject): Actor {
  const arn = short(identity['arn']);
  const part = parseArn(arn);
  const account = accountText(identity['accountId']) || part?.account || recipient;
  const session = objectAt(identity['sessionContext']);
  const onBehalfOf = identity['onBehalfOf'];
  const shared: Shared = {
    account,
    accessKey: short(identity['accessKeyId']) || null,
    sourceIdentity: short(session['sourceIdentity']) || null,
    onBehalfOf: short(objectAt(onBehalfOf)['userId']) || short(onBehalfOf) || null,
    invokedBy: short(identity['invokedBy']) || null,
    mfa: yesNo(objectAt(session['attributes'])['mfaAuthenticated']) ?? yesNo(extra['MFAUsed']),
  };
  const named = namedBy(identity, arn, part, shared);
  // Field by field: copying whole objects costs more than all the rest of reading a record.
  return {
    kind: named.kind ?? 'unknown',
    principal: named.principal ?? `unknown:${account}`,
    name: named.name ?? 'an unknown principal',
    account,
    sessionName: named.sessionName ?? null,
    accessKey: shared.accessKey,
    sourceIdentity: shared.sourceIdentity,
    onBehalfOf: shared.onBehalfOf,
    invokedBy: shared.invokedBy,
    mfa: shared.mfa,
  };
}

type Named = Pick<Actor, 'kind' | 'principal' | 'name'> & Partial<Pick<Actor, 'sessionName'>>;
type Shared = Omit<Actor, keyof Named>;

function namedBy(identity: JsonObject, arn: string, part: Arn | null, shared: Shared): Partial<Named> {
  const { account } = shared;
  const type = short(identity['type']);
  const resource = part?.resource ?? '';
  if (type === 'Root' || resource === 'root') return root(account, arn);
  if (type === 'IdentityCenterUser') return identityCenterUser(shared);
  if (type === 'FederatedUser' || resource.startsWith('federated-user/')) return federatedUser(identity, arn);
  if (type === 'AssumedRole' || type === 'Role' || resource.startsWith('assumed-role/')) {
    return assumedRole(identity, part, account);
  }
  if (type === 'SAMLUser' || type === 'WebIdentityUser') return federated(identity, type);
  if (type === 'IAMUser' || resource.startsWith('user/')) return user(identity, arn, account);
  return outsider(identity, type, shared);
}

function root(account: string, arn: string): Named {
  return { kind: 'root', principal: parseArn(arn) ? arn : `arn:aws:iam::${account}:root`, name: 'root' };
}

function user(identity: JsonObject, arn: string, account: string): Partial<Named> {
  const userName = short(identity['userName']);
  const name = parseArn(arn) ? tailOf(arn) : userName;
  // A failed sign-in with a name that does not exist: AWS hides it, for it may be a password.
  if (name === '' || name === HIDDEN) return { name: 'a user whose name AWS hides' };
  return { kind: 'user', principal: parseArn(arn) ? arn : `arn:aws:iam::${account}:user/${name}`, name };
}

function assumedRole(identity: JsonObject, session: Arn | null, account: string): Partial<Named> {
  const issuer = objectAt(objectAt(identity['sessionContext'])['sessionIssuer']);
  const issuerArn = short(issuer['arn']);
  const issuerPart = parseArn(issuerArn);
  const role = tailOf(issuerArn) || short(issuer['userName']) || stepOf(session, 1);
  const sessionName = stepOf(session, 2) || short(identity['principalId']).split(':')[1] || null;
  if (role === '') return { sessionName };
  if (sessionName !== null && isIdentityCenter(role, issuerPart)) {
    return {
      kind: 'identity-center',
      principal: `identity-center:${sessionName}`,
      name: sessionName,
      sessionName,
    };
  }
  const partition = session?.partition ?? 'aws';
  const principal = issuerPart ? issuerArn : `arn:${partition}:iam::${account}:role/${role}`;
  return { kind: 'role', principal, name: `role ${role}`, sessionName };
}

/** Of `assumed-role/deploy/jane` the second is `jane`; `''` where there is none. */
function stepOf(arn: Arn | null, nth: number): string {
  const path = arn?.resource ?? '';
  let from = 0;
  for (let step = 0; step < nth; step += 1) {
    from = path.indexOf('/', from) + 1;
    if (from === 0) return '';
  }
  const to = path.indexOf('/', from);
  return to < 0 ? path.slice(from) : path.slice(from, to);
}

/** A look-alike role outside the reserved path is an ordinary role: its session name proves nothing. */
function isIdentityCenter(role: string, issuer: Arn | null): boolean {
  if (issuer) return RESERVED_PATH.test(issuer.resource) && role.startsWith('AWSReservedSSO_');
  return RESERVED_ROLE.test(role);
}

function identityCenterUser(shared: Shared): Partial<Named> {
  if (shared.onBehalfOf === null) return { kind: 'identity-center', name: 'an Identity Center user' };
  const id = shared.onBehalfOf;
  return { kind: 'identity-center', principal: `identity-center:${id}`, name: `Identity Center user ${id}` };
}

/** GetFederationToken: the name is the caller's choice, the issuer is what AWS knows. */
function federatedUser(identity: JsonObject, arn: string): Partial<Named> {
  const issuerArn = short(objectAt(objectAt(identity['sessionContext'])['sessionIssuer'])['arn']);
  const sessionName = tailOf(arn) || short(identity['principalId']).split(':')[1] || null;
  if (parseArn(issuerArn)) {
    return { kind: 'federated', principal: issuerArn, name: `${tailOf(issuerArn)} (federated)`, sessionName };
  }
  return parseArn(arn)
    ? { kind: 'federated', principal: arn, name: `federated user ${tailOf(arn)}`, sessionName }
    : { kind: 'federated', sessionName };
}

function federated(identity: JsonObject, type: string): Partial<Named> {
  const provider = short(identity['identityProvider']);
  const name = short(identity['userName']) || short(identity['principalId']).split(':').at(-1) || '';
  if (name === '')
    return { kind: 'federated', name: `a ${type === 'SAMLUser' ? 'SAML' : 'web identity'} user` };
  return { kind: 'federated', principal: `federated:${provider}:${name}`, name: `${name} (federated)` };
}

function outsider(identity: JsonObject, type: string, shared: Shared): Partial<Named> {
  const service = shared.invokedBy;
  if (type === 'AWSService' || (type === '' && service?.includes('.amazonaws.com'))) {
    const name = service ?? short(identity['principalId']);
    return name
      ? { kind: 'service', principal: `service:${name}`, name }
      : { kind: 'service', name: 'an AWS service' };
  }
  if (type === 'AWSAccount') {
    return { kind: 'account', principal: `account:${shared.account}`, name: `account ${shared.account}` };
  }
  return {};
}

export function accountText(value: Json | undefined): string {
  return typeof value === 'number' && Number.isSafeInteger(value)
    ? String(value).padStart(12, '0')
    : short(value);
}

/** A string of at most 2,048 characters, safe to store; `''` where there is none. */
export function short(value: Json | undefined): string {
  // Asked some thirty times of every record, so what needs nothing done to it goes straight through.
  if (value === undefined || value === null) return '';
  if (typeof value === 'string' && PLAIN.test(value)) return value;
  return wellFormed(textAt(value).trim().slice(0, LONGEST));
}

function yesNo(value: Json | undefined): boolean | null {
  const text = textAt(value).toLowerCase();
  if (text === 'true' || text === 'yes') return true;
  return text === 'false' || text === 'no' ? false : null;
}
