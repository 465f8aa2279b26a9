import type { Actor } from '../event.js';
import { type Json, type JsonObject, objectAt, textAt } from '../json.js';
import { wellFormed } from '../redact.js';
import { type Arn, parseArn, tailOf } from './aws-names.js';

const LONGEST = 2_048;
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';
/** Identity Center gives its roles this name, in a path where nobody else may make one. */
const RESERVED_ROLE = /^AWSReservedSSO_.+_[0-9a-f]{16}$/;
const RESERVED_PATH = /^role\/aws-reserved\/sso\.amazonaws\.com\//;

/** Who acted, from `userIdentity`. `recipient`: the account it happened in, where the identity names none. */
export function actorOf(identity: JsonObject, recipient: string, extra: JsonObject): Actor {
  return wholeActor(new ReadingActor(identity, recipient, extra));
}

/** The same, where each part waits until it is asked for: of most records nobody asks for more than two of them. */
export class ReadingActor implements Actor {
  // Truly private: what is in the record beside them is nobody's who prints an actor.
  readonly #identity: JsonObject;
  readonly #recipient: string;
  readonly #extra: JsonObject;
  #arn: OwnArn | undefined;
  #named: Named | undefined;

  constructor(identity: JsonObject, recipient: string, extra: JsonObject) {
    this.#identity = identity;
    this.#recipient = recipient;
    this.#extra = extra;
    this.#arn = undefined;
    this.#named = undefined;
  }

  get #ownArn(): OwnArn {
    this.#arn ??= arnOf(this.#identity);
    return this.#arn;
  }

  get #is(): Named {
    this.#named ??= namedBy(this.#identity, this.#ownArn, this.account);
    return this.#named;
  }

  get kind(): Actor['kind'] {
    return this.#is.kind ?? 'unknown';
  }

  get principal(): string {
    return this.#is.principal ?? `unknown:${this.account}`;
  }

  get name(): string {
    return this.#is.name ?? 'an unknown principal';
  }

  get account(): string {
    return accountText(this.#identity['accountId']) || this.#ownArn.part?.account || this.#recipient;
  }

  get sessionName(): string | null {
    return this.#is.sessionName ?? null;
  }

  get accessKey(): string | null {
    return short(this.#identity['accessKeyId']) || null;
  }

  get sourceIdentity(): string | null {
    return short(objectAt(this.#identity['sessionContext'])['sourceIdentity']) || null;
  }

  get onBehalfOf(): string | null {
    return behalfOf(this.#identity);
  }

  get invokedBy(): string | null {
    return invokedBy(this.#identity);
  }

  get mfa(): boolean | null {
    const attributes = objectAt(objectAt(this.#identity['sessionContext'])['attributes']);
    return yesNo(attributes['mfaAuthenticated']) ?? yesNo(this.#extra['MFAUsed']);
  }

  toJSON(): Actor {
    return wholeActor(this);
  }
}

/** Plain data, to keep. */
export function wholeActor(actor: Actor): Actor {
  return {
    kind: actor.kind,
    principal: actor.principal,
    name: actor.name,
    account: actor.account,
    sessionName: actor.sessionName,
    accessKey: actor.accessKey,
    sourceIdentity: actor.sourceIdentity,
    onBehalfOf: actor.onBehalfOf,
    invokedBy: actor.invokedBy,
    mfa: actor.mfa,
  };
}

/** What an identity calls itself: the text, and its parts where it is an ARN. */
interface OwnArn {
  readonly text: string;
  readonly part: Arn | null;
}

function arnOf(identity: JsonObject): OwnArn {
  const text = short(identity['arn']);
  return { text, part: parseArn(text) };
}

function behalfOf(identity: JsonObject): string | null {
  const onBehalfOf = identity['onBehalfOf'];
  return short(objectAt(onBehalfOf)['userId']) || short(onBehalfOf) || null;
}

function invokedBy(identity: JsonObject): string | null {
  return short(identity['invokedBy']) || null;
}

type Named = Partial<Pick<Actor, 'kind' | 'principal' | 'name' | 'sessionName'>>;

function namedBy(identity: JsonObject, arn: OwnArn, account: string): Named {
  const type = short(identity['type']);
  const resource = arn.part?.resource ?? '';
  if (type === 'Root' || resource === 'root') return root(account, arn);
  if (type === 'IdentityCenterUser') return identityCenterUser(identity);
  if (type === 'FederatedUser' || resource.startsWith('federated-user/')) return federatedUser(identity, arn);
  if (type === 'AssumedRole' || type === 'Role' || resource.startsWith('assumed-role/')) {
    return assumedRole(identity, arn.part, account);
  }
  if (type === 'SAMLUser' || type === 'WebIdentityUser') return federated(identity, type);
  if (type === 'IAMUser' || resource.startsWith('user/')) return user(identity, arn, account);
  return outsider(identity, type, account);
}

function root(account: string, { text, part }: OwnArn): Named {
  return { kind: 'root', principal: part ? text : `arn:aws:iam::${account}:root`, name: 'root' };
}

function user(identity: JsonObject, { text, part }: OwnArn, account: string): Named {
  const name = part ? tailOf(text) : short(identity['userName']);
  // A failed sign-in with a name that does not exist: AWS hides it, for it may be a password.
  if (name === '' || name === HIDDEN) return { name: 'a user whose name AWS hides' };
  return { kind: 'user', principal: part ? text : `arn:aws:iam::${account}:user/${name}`, name };
}

function assumedRole(identity: JsonObject, session: Arn | null, account: string): Named {
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

function identityCenterUser(identity: JsonObject): Named {
  const id = behalfOf(identity);
  if (id === null) return { kind: 'identity-center', name: 'an Identity Center user' };
  return { kind: 'identity-center', principal: `identity-center:${id}`, name: `Identity Center user ${id}` };
}

/** GetFederationToken: the name is the caller's choice, the issuer is what AWS knows. */
function federatedUser(identity: JsonObject, { text, part }: OwnArn): Named {
  const issuerArn = short(objectAt(objectAt(identity['sessionContext'])['sessionIssuer'])['arn']);
  const sessionName = tailOf(text) || short(identity['principalId']).split(':')[1] || null;
  if (parseArn(issuerArn)) {
    return { kind: 'federated', principal: issuerArn, name: `${tailOf(issuerArn)} (federated)`, sessionName };
  }
  return part
    ? { kind: 'federated', principal: text, name: `federated user ${tailOf(text)}`, sessionName }
    : { kind: 'federated', sessionName };
}

function federated(identity: JsonObject, type: string): Named {
  const provider = short(identity['identityProvider']);
  const name = short(identity['userName']) || short(identity['principalId']).split(':').at(-1) || '';
  if (name === '')
    return { kind: 'federated', name: `a ${type === 'SAMLUser' ? 'SAML' : 'web identity'} user` };
  return { kind: 'federated', principal: `federated:${provider}:${name}`, name: `${name} (federated)` };
}

function outsider(identity: JsonObject, type: string, account: string): Named {
  const service = invokedBy(identity);
  if (type === 'AWSService' || (type === '' && service?.includes('.amazonaws.com'))) {
    const name = service ?? short(identity['principalId']);
    return name
      ? { kind: 'service', principal: `service:${name}`, name }
      : { kind: 'service', name: 'an AWS service' };
  }
  if (type === 'AWSAccount') {
    return { kind: 'account', principal: `account:${account}`, name: `account ${account}` };
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
  // Asked some ten times of every record, so what needs nothing done to it goes straight through.
  if (value === undefined || value === null) return '';
  if (typeof value === 'string' && isTidy(value)) return value;
  return wellFormed(textAt(value).trim().slice(0, LONGEST));
}

/** Nothing to cut off at either end, and nothing that cannot be stored. */
function isTidy(text: string): boolean {
  const ends = isInk(text.charCodeAt(0)) && isInk(text.charCodeAt(text.length - 1));
  return ends && text.length <= LONGEST && wellFormed(text) === text;
}

/** Printable ASCII but the space. */
function isInk(code: number): boolean {
  return code > 32 && code < 127;
}

function yesNo(value: Json | undefined): boolean | null {
  const text = textAt(value).toLowerCase();
  if (text === 'true' || text === 'yes') return true;
  return text === 'false' || text === 'no' ? false : null;
}
