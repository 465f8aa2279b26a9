import type { Actor } from '../event.js';
import { actorOf } from '../normalise/aws-actor.js';
import { parseArn, tailOf } from '../normalise/aws-names.js';

/** What somebody asks about: a key, whoever an ARN names, or where calls came from. */
export type Sought =
  | { readonly kind: 'key'; readonly key: string }
  | {
      readonly kind: 'principal';
      /** As in `Actor.principal`; with or without its path. */
      readonly principal: string;
      /** Only this session of it; null: all of them. */
      readonly session: string | null;
    }
  | { readonly kind: 'address'; readonly address: string };

const KEY = /^(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{4,124}$/i;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const IPV6 = /^(?=.*:.*:)[0-9a-f:]{2,39}(?:\d+\.\d+\.\d+\.\d+)?$/i;
/** CloudTrail's address of a call that a service made. */
const SERVICE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com$/i;
const LONGEST = 2_048;

/** What was typed after `/sec who`; null where it is none of the three. */
export function readSought(typed: string): Sought | null {
  const text = bare(typed);
  if (text === '' || text.length > LONGEST) return null;
  if (KEY.test(text)) return { kind: 'key', key: text.toUpperCase() };
  if (IPV4.test(text) || IPV6.test(text) || SERVICE.test(text))
    return { kind: 'address', address: text.toLowerCase() };
  return text.startsWith('arn:') ? ofArn(text) : null;
}

/** Slack may make a link of a mail address, and people paste code. */
function bare(typed: string): string {
  return typed
    .trim()
    .replace(/<mailto:[^|>]*\|([^>]*)>/g, '$1')
    .replace(/^[`'"“<]+|[`'"”>]+$/g, '');
}

function ofArn(arn: string): Sought | null {
  const parsed = parseArn(arn);
  if (!parsed) return null;
  if (parsed.service === 'iam' && /^(?:root$|user\/|role\/)/.test(parsed.resource))
    return { kind: 'principal', principal: arn, session: null };
  if (parsed.service !== 'sts') return null;
  const { kind, principal, sessionName } = actorOf({ arn }, parsed.account, {});
  if (kind === 'unknown') return null;
  // Identity Center's name is the principal itself.
  return { kind: 'principal', principal, session: kind === 'identity-center' ? null : sessionName };
}

/** What the name alone says of a principal that no event we keep is of. */
export function actorNamed(principal: string): Actor {
  const arn = parseArn(principal);
  const kind = kindOf(principal, arn?.resource ?? '');
  const tail = tailOf(principal.replace(/^identity-center:/, ''));
  return {
    ...{ kind, principal, name: kind === 'role' ? `role ${tail}` : tail, account: arn?.account ?? '' },
    ...{
      sessionName: null,
      accessKey: null,
      sourceIdentity: null,
      onBehalfOf: null,
      invokedBy: null,
      mfa: null,
    },
  };
}

function kindOf(principal: string, resource: string): Actor['kind'] {
  if (principal.startsWith('identity-center:')) return 'identity-center';
  if (resource === 'root') return 'root';
  if (resource.startsWith('user/')) return 'user';
  return resource.startsWith('role/') ? 'role' : 'unknown';
}

/** The name under which CloudTrail's LookupEvents finds it; null: it cannot be searched for by name. */
export function userNameOf({ principal, session }: Extract<Sought, { kind: 'principal' }>): string | null {
  if (session !== null) return session;
  const { kind, name } = actorNamed(principal);
  return kind === 'user' || kind === 'identity-center' || kind === 'root' ? name : null;
}

/** Whether an actor is the one that was asked about; an address is no actor. */
export function isSought(sought: Sought, actor: Actor): boolean {
  if (sought.kind === 'key') return actor.accessKey === sought.key;
  if (sought.kind === 'address') return false;
  const same = pathless(actor.principal) === pathless(sought.principal);
  return same && (sought.session === null || actor.sessionName === sought.session);
}

/** The same in one line, for headlines and the audit. */
export function soughtText(sought: Sought): string {
  if (sought.kind === 'key') return sought.key;
  if (sought.kind === 'address') return sought.address;
  return sought.session === null ? sought.principal : `${sought.principal}, session "${sought.session}"`;
}

/** An ARN of a user or a role without its path: names are unique in an account, and a session's ARN has none. */
export function pathless(principal: string): string {
  return principal.replace(/^(arn:[^:]*:iam::[0-9]*:(?:role|user)\/).*\//s, '$1');
}
