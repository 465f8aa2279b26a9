import type { PersonRecord } from '../../ports/store.js';
import { iamUser, machineRole, type ReadPrincipal } from './principal.js';
import { type Column, many, one, type RefusedRow, type Row } from './row.js';

/** A row that is sound by itself. What two rows share is looked at afterwards. */
export interface Judged {
  readonly line: number;
  readonly person: PersonRecord;
  readonly roles: readonly string[];
  readonly channel: string | null;
}

const PERSON = /^[a-z0-9][a-z0-9._@+-]{0,99}$/;
const SLACK = /^[UW][A-Z0-9]{2,20}$/;
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9.-]+\.[a-z0-9-]+$/;
const DUO = /^[!-~]{1,100}$/;
export const CHANNEL = /^[CG][A-Z0-9]{2,20}$/;
/** User names of the identity provider, as CloudTrail repeats them. */
const NAME_THERE = /^[\w+=,.@-]{1,128}$/;
const YES = ['', 'yes', 'true', '1', 'active'];
const NO = ['no', 'false', '0', 'inactive'];

/** Everything that is wrong with one row goes into one reason. */
export function judge(row: Row): Judged | RefusedRow {
  const faults: string[] = [];
  const judged = { line: row.line, person: person(row, faults), ...machines(row, faults) };
  return faults.length > 0 ? { line: row.line, reason: faults.join('; ') } : judged;
}

function person(row: Row, faults: string[]): PersonRecord {
  const id = one(row, 'person');
  if (!PERSON.test(id)) faults.push(fault('person', 'an id of small letters, digits and . _ -', id));
  return {
    id,
    name: name(row, faults) || id,
    slackId: matching(row, 'slack', SLACK, 'a member id such as U012AB3CD', faults),
    email: email(row, faults),
    duoUser: matching(row, 'duo', DUO, 'a Duo user name without spaces', faults),
    active: active(row, faults),
    frozen: false,
    principals: [...new Set(principals(row, faults))],
  };
}

function machines(row: Row, faults: string[]): Pick<Judged, 'roles' | 'channel'> {
  return {
    roles: arns(row, 'machine_roles', machineRole, faults),
    channel: matching(row, 'channel', CHANNEL, 'a channel id such as C0123ABCD', faults),
  };
}

function matching(
  row: Row,
  column: Column,
  pattern: RegExp,
  expected: string,
  faults: string[],
): string | null {
  const text = one(row, column);
  if (text !== '' && !pattern.test(text)) faults.push(fault(column, expected, text));
  return text === '' ? null : text;
}

function email(row: Row, faults: string[]): string | null {
  const text = one(row, 'email').toLowerCase();
  if (text !== '' && !EMAIL.test(text))
    faults.push(fault('email', 'an address such as jane@example.com', text));
  return text === '' ? null : text;
}

/** A name may be in any script. What cannot be seen, or turns the text around, it may not hold. */
function name(row: Row, faults: string[]): string {
  const text = one(row, 'name');
  const hidden = [...text].find(
    (letter) => /[\p{C}\p{Zl}\p{Zp}]/u.test(letter) && !/[\u200c\u200d]/.test(letter),
  );
  if (hidden) faults.push(`name: holds ${codePoint(hidden)}, which cannot be seen`);
  if (text.length > 200) faults.push(`name: expected at most 200 characters, found ${text.length}`);
  return text;
}

function active(row: Row, faults: string[]): boolean {
  const text = one(row, 'active').toLowerCase();
  if (![...YES, ...NO].includes(text)) faults.push(fault('active', 'yes or no', text));
  return !NO.includes(text);
}

function principals(row: Row, faults: string[]): readonly string[] {
  return [
    ...arns(row, 'iam_users', iamUser, faults),
    ...names(row, 'identity_center', faults).map((text) => `identity-center:${text}`),
    ...names(row, 'source_identity', faults).map((text) => `source-identity:${text}`),
  ];
}

function arns(
  row: Row,
  column: Column,
  read: (text: string) => ReadPrincipal,
  faults: string[],
): readonly string[] {
  return many(row, column).flatMap((text) => {
    const found = read(text);
    if ('principal' in found) return [found.principal];
    faults.push(`${column}: ${found.fault}${strangeLetter(text)}`);
    return [];
  });
}

function names(row: Row, column: Column, faults: string[]): readonly string[] {
  return many(row, column).filter((text) => {
    if (NAME_THERE.test(text)) return true;
    faults.push(fault(column, 'a user name of letters, digits and + = , . @ _ -', text));
    return false;
  });
}

function fault(column: string, expected: string, text: string): string {
  const found = text === '' ? 'nothing' : JSON.stringify(text.slice(0, 120));
  return `${column}: expected ${expected}, found ${found}${strangeLetter(text)}`;
}

/** Names the letter that only looks like a plain one: nobody can see what is wrong with `jаne` otherwise. */
function strangeLetter(text: string): string {
  const strange = [...text].find((letter) => letter > '~' || letter < ' ');
  return strange ? ` (it holds ${codePoint(strange)})` : '';
}

function codePoint(letter: string): string {
  return `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
