import type { Actor } from '../event.js';
import { type Json, type JsonObject, objectAt, textAt } from '../json.js';
import { wellFormed } from '../redact.js';
import { parseArn, tailOf } from './aws-names.js';

const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';
/** Identity Center gives its roles this name, in a path where nobody else may make one. */
const RESERVED_ROLE = /^AWSReservedSSO_.+_[0-9a-f]{16}$/;
const RESERVED_PATH = /^role\/aws-reserved\/sso\.amazonaws\.com\//;

/** Who acted, from `userIdentity`. `recipient`: the account it happened in, where the identity names none. */
export function actorOf(identity: JsonObject, recipient: string, extra: JsonObject): Actor {
  const shared = sharedPart(identity, recipient, extra);
  const type = short(identity['type']);
  const arn = short(identity['arn']);
  const part = parseArn(arn);
  if (type === 'Root' || part?.resource === 'root') return { ...shared, ...root(shared.account, arn) };
  if (type === 'IdentityCenterUser') return { ...shared, ...identityCenterUser(shared) };
  if (type === 'FederatedUser' || part?.resource.startsWith('federated-user/')) {
    return { ...shared, ...federatedUser(identity, arn) };
  }
  if (type === 'AssumedRole' || type === 'Role' || part?.resource.startsWith('assumed-role/')) {
    return { ...shared, ...assumedRole(identity, arn, shared.account) };
  }
  if (type === 'SAMLUser' || type === 'WebIdentityUser') return { ...shared, ...federated(identity, type) };
  if (type === 'IAMUser' || part?.resource.startsWith('user/')) {
    return { ...shared, ...user(identity, arn, shared.account) };
  }
  return { ...shared, ...outsider(identity, type, shared) };
}

type Named = Pick<Actor, 'kind' | 'principal' | 'name'> & Partial<Actor>;

function sharedPart(identity: JsonObject, recipient: string, extra: JsonObject): Actor {
  const session = objectAt(identity['sessionContext']);
  const account =
    accountText(identity['accountId']) || parseArn(short(identity['arn']))?.account || recipient;
  const onBehalfOf = identity['onBehalfOf'];
  return {
    kind: 'unknown',
    principal: `unknown:${account}`,
    name: 'an unknown principal',
    account,
    sessionName: null,
    accessKey: short(identity['accessKeyId']) || null,
    sourceIdentity: short(session['sourceIdentity']) || null,
    onBehalfOf: short(objectAt(onBehalfOf)['userId']) || short(onBehalfOf) || null,
    invokedBy: short(identity['invokedBy']) || null,
    mfa: yesNo(objectAt(session['attributes'])['mfaAuthenticated']) ?? yesNo(extra['MFAUsed']),
  };
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

function assumedRole(identity: JsonObject, arn: string, account: string): Partial<Named> {
  const issuer = objectAt(objectAt(identity['sessionContext'])['sessionIssuer']);
  const issuerArn = short(issuer['arn']);
  const session = parseArn(arn);
  const [, fromArn = '', sessionFromArn = ''] = session?.resource.split('/') ?? [];
  const role = tailOf(issuerArn) || short(issuer['userName']) || fromArn;
  const sessionName = sessionFromArn || short(identity['principalId']).split(':')[1] || null;
  if (role === '') return { sessionName };
  if (sessionName !== null && isIdentityCenter(role, issuerArn)) {
    return {
      kind: 'identity-center',
      principal: `identity-center:${sessionName}`,
      name: sessionName,
      sessionName,
    };
  }
  const partition = session?.partition ?? 'aws';
  const principal = parseArn(issuerArn) ? issuerArn : `arn:${partition}:iam::${account}:role/${role}`;
  return { kind: 'role', principal, name: `role ${role}`, sessionName };
}

/** A look-alike role outside the reserved path is an ordinary role: its session name proves nothing. */
function isIdentityCenter(role: string, issuerArn: string): boolean {
  const issuer = parseArn(issuerArn);
  if (issuer) return RESERVED_PATH.test(issuer.resource) && role.startsWith('AWSReservedSSO_');
  return RESERVED_ROLE.test(role);
}

function identityCenterUser(shared: Actor): Partial<Named> {
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

function outsider(identity: JsonObject, type: string, shared: Actor): Partial<Named> {
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
  return wellFormed(textAt(value).trim().slice(0, 2_048));
}

function yesNo(value: Json | undefined): boolean | null {
  const text = textAt(value).toLowerCase();
  if (text === 'true' || text === 'yes') return true;
  return text === 'false' || text === 'no' ? false : null;
}
