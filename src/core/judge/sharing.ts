import type { Judgement } from '../detection.js';
import type { VouchEvent } from '../event.js';
import type { JsonObject } from '../json.js';
import { type Known, strangers } from '../known.js';
import { parseArn } from '../normalise/aws-names.js';
import { isTiedToUs } from './ours.js';
import { allowing, anybody, isPublic, type Policy } from './policy.js';
import { sharedWith } from './shared-with.js';
import { unplaced } from './unplaced.js';

/**
 * What it means that these accounts were let in or were given something. A stranger is an alert, a partner is
 * asked about, another account of ours is kept; `null`: nobody but the account itself. Where the record does not
 * say whose account it is, any other may be its own, so nobody is paged.
 */
export function letIn(accounts: readonly string[], event: VouchEvent, known: Known): Judgement {
  const others = [...new Set(accounts)].filter((account) => account !== event.account);
  const [stranger] = strangers(others, event.account, known);
  if (stranger) {
    const tier = event.account === '' ? 'notify' : 'alert';
    return { tier, severity: 'high', reason: `account ${stranger} is not known here` };
  }
  const partner = others.find((account) => !known.accounts.has(account));
  if (partner) return { tier: 'notify', severity: 'medium', reason: `account ${partner} is a partner's` };
  const [own] = others;
  return own ? { tier: 'log', severity: 'low', reason: `account ${own} is another of ours` } : null;
}

/**
 * Whom the policy of a resource lets in, as `letIn` has it, and everybody before all. `null` where there is no
 * policy; one that is known to let in nobody from outside is kept. `welcome`: accounts that are nobody's in
 * particular.
 */
export function letInBy(
  policy: Policy | null,
  event: VouchEvent,
  known: Known,
  welcome: ReadonlySet<string> = new Set(),
): Judgement {
  if (policy === null) return null;
  if (isPublic(policy)) return { tier: 'alert', severity: 'high', reason: 'the policy lets everybody in' };
  const nobody = { tier: 'log', severity: 'low', reason: 'it lets in nobody from outside' } as const;
  return outsiders(policy, event, known, welcome) ?? nobody;
}

/**
 * The same without everybody, `null` where nobody from outside may come. Whom nobody can place is asked about:
 * an address, an endpoint or an organisation may be an attacker's own.
 */
export function outsiders(
  policy: Policy | null,
  event: VouchEvent,
  known: Known,
  welcome: ReadonlySet<string> = new Set(),
): Judgement {
  const open = { statements: allowing(policy).filter((one) => !isOnlyForUs(one, event, known)) };
  const accounts = sharedWith(open, event.account).filter((account) => !welcome.has(account));
  const found = letIn(accounts, event, known);
  if (found !== null && found.tier !== 'log') return found;
  const [reason] = unplaced(open, event.account, known);
  if (reason !== undefined) return { tier: 'notify', severity: 'medium', reason };
  const ours = sharedWith(policy, event.account).filter((account) => known.accounts.has(account));
  return found ?? letIn(ours, event, known);
}

function isOnlyForUs(statement: JsonObject, event: VouchEvent, known: Known): boolean {
  return anybody(statement) && isTiedToUs(statement, event.account, known);
}

/** The account that an ARN names, or the text itself where it is 12 digits; null where it names none. */
export function accountIn(name: string): string | null {
  const account = /^\d{12}$/.test(name) ? name : (parseArn(name)?.account ?? '');
  return /^\d{12}$/.test(account) ? account : null;
}

/** The account of an encryption key, where nobody here knows it; a key without an account in its name is our own. */
export function strangerKey(key: string, event: VouchEvent, known: Known): string | null {
  const account = accountIn(key);
  return account === null || event.account === ''
    ? null
    : (strangers([account], event.account, known)[0] ?? null);
}

const ORGANIZATION = /^arn:[\w-]+:organizations::(\d{12}):(?:organization|ou)\/(o-[a-z0-9]{1,64})/;

/** The id of the organisation in AWS that an ARN of it, or of a unit in it, names: `o-a1b2c3d4e5`. Null for any other text. */
export function organizationIn(text: string): string | null {
  return ORGANIZATION.exec(text)?.[2] ?? null;
}

/** True where such an ARN is of ours: by what we were told it is, else by the account that manages it. */
export function isOwnOrganization(text: string, { account }: VouchEvent, known: Known): boolean {
  const [, manager = '', id = ''] = ORGANIZATION.exec(text) ?? [];
  if (known.organization !== null) return id === known.organization;
  return manager !== '' && (manager === account || known.accounts.has(manager));
}
