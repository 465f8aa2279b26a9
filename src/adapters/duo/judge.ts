import { type JsonObject, objectAt, textAt } from '../../core/json.js';
import type { SecondFactorResult } from '../../ports.js';

/** How old a proof may be, and how far ahead Duo's clock may be of ours; milliseconds. */
export const FRESH_MS = 5 * 60_000;
export const AHEAD_MS = 60_000;

/**
 * Of the reasons Duo documents for a success, those that mean that the person did something just now.
 * The others (`bypass_user`, `remembered_device`, `trusted_network`, `trusted_location`, `allowed_by_policy`,
 * `allow_unenrolled_user`, …) let somebody through unseen, and so does whatever Duo may add one day.
 */
const USED_NOW: ReadonlySet<string> = new Set([
  'user_approved',
  'valid_passcode',
  'verification_code_correct',
]);

/** Factors that are none: a code from the help desk, a remembered device, nothing at all. */
const NO_FACTOR: ReadonlySet<string> = new Set([
  '',
  'bypass_code',
  'n/a',
  'not_available',
  'remembered_device',
  'trusted_network',
]);

const UNENROLLED: ReadonlySet<string> = new Set([
  'allow_unenrolled_user',
  'allow_unenrolled_user_on_trusted_network',
  'deny_unenrolled_user',
]);

interface Told {
  readonly result: string;
  readonly status: string;
  readonly outcome: string;
  readonly event: string;
  readonly factor: string;
  readonly reason: string;
}

/**
 * What a token says that Duo has signed: `allow` only where every part of it fits. A report of fraud counts
 * whoever made it; after that, another person's answer is never ours to read further.
 */
export function judge(claims: JsonObject, duoUser: string, now: Date): SecondFactorResult {
  const told = toldBy(claims);
  const subject = textAt(claims['preferred_username']) || textAt(claims['sub']);
  return { result: verdict(claims, told, duoUser, now), subject, detail: inWords(claims, told) };
}

function verdict(claims: JsonObject, told: Told, duoUser: string, now: Date): SecondFactorResult['result'] {
  if (isFraud(told)) return 'fraud';
  if (!isSubject(claims, duoUser)) return 'other-person';
  if (told.status === 'enroll' || told.event === 'enrollment' || UNENROLLED.has(told.reason))
    return 'unenrolled';
  if (told.result !== 'allow') return 'denied';
  if (!isUsedNow(told)) return 'bypassed';
  return isFresh(claims['auth_time'], now) ? 'allow' : 'stale';
}

function toldBy(claims: JsonObject): Told {
  const result = objectAt(claims['auth_result']);
  const context = objectAt(claims['auth_context']);
  const word = (from: JsonObject, key: string) => textAt(from[key]).toLowerCase();
  return {
    result: word(result, 'result'),
    status: word(result, 'status'),
    outcome: word(context, 'result'),
    event: word(context, 'event_type'),
    factor: word(context, 'factor'),
    reason: word(context, 'reason'),
  };
}

function isFraud(told: Told): boolean {
  return (
    told.result === 'fraud' ||
    told.status === 'fraud' ||
    told.outcome === 'fraud' ||
    told.reason === 'user_marked_fraud'
  );
}

/** `sub` is Duo's own name for the person; an alias that leads to somebody else shows there. */
function isSubject(claims: JsonObject, duoUser: string): boolean {
  const sub = claims['sub'];
  return claims['preferred_username'] === duoUser && (sub === undefined || sub === duoUser);
}

function isUsedNow(told: Told): boolean {
  return (
    told.status === 'allow' &&
    (told.outcome === '' || told.outcome === 'success') &&
    USED_NOW.has(told.reason) &&
    !NO_FACTOR.has(told.factor)
  );
}

function isFresh(authTime: unknown, now: Date): boolean {
  if (typeof authTime !== 'number' || !Number.isFinite(authTime)) return false;
  const age = now.getTime() - authTime * 1_000;
  return age <= FRESH_MS && age >= -AHEAD_MS;
}

function inWords(claims: JsonObject, told: Told): string {
  const authTime = claims['auth_time'];
  const parts = [
    ['result', told.result],
    ['status', told.status],
    ['factor', told.factor],
    ['reason', told.reason],
    ['transaction', textAt(objectAt(claims['auth_context'])['txid'])],
    ['auth_time', typeof authTime === 'number' ? String(authTime) : ''],
  ];
  return parts.map(([name, value]) => `${name} ${value?.slice(0, 80) || 'none'}`).join(', ');
}
