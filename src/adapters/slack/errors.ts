import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { type JsonObject, listAt, objectAt, textAt } from '../../core/json.js';
import { PortError } from '../../ports.js';
import { METHODS, type MethodName } from './methods.js';

/** Refused before anything was done, and likely to be taken another time. */
const LATER: ReadonlySet<string> = new Set([
  'rate_limited',
  'ratelimited',
  'message_limit_exceeded',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'org_login_required',
]);

/** Slack's own words for these: part of it may have been done. */
const HALF_DONE: ReadonlySet<string> = new Set(['internal_error', 'fatal_error']);

/** The connection never stood, so nothing was asked of the other side. */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EPROTO|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|CERT_\w+|SELF_SIGNED\w+|DEPTH_ZERO\w+|UNABLE_TO_\w+)$/;

/** What the caller may do next, from whatever the client threw. */
export function portErrorOf(method: MethodName, error: unknown): PortError {
  if (error instanceof WebAPIRateLimitedError) return rateLimited(method, error.retryAfter, error);
  if (error instanceof WebAPIPlatformError) return fromAnswer(method, error);
  if (error instanceof WebAPIHTTPError) return fromStatus(method, error);
  return fromConnection(method, error instanceof WebAPIRequestError ? error.original : error);
}

function rateLimited(method: MethodName, seconds: number, cause: unknown): PortError {
  const retryAfterMs = Math.max(1, seconds) * 1000;
  return new PortError('later', 'rate_limited', say(method, `rate limited for ${seconds} s`), {
    retryAfterMs,
    cause,
  });
}

function fromAnswer(method: MethodName, error: WebAPIPlatformError): PortError {
  const data = error.data as unknown as JsonObject;
  const code = textAt(data['error']);
  if (!/^[a-z0-9_:.-]{1,100}$/i.test(code)) {
    const message = say(method, 'expected JSON with "ok", found something else');
    return new PortError(lostOutcome(method), 'malformed answer', message);
  }
  const meta = objectAt(data['response_metadata']);
  if (code === 'rate_limited' || code === 'ratelimited') {
    return rateLimited(method, Number(textAt(meta['retryAfter'])) || 30, error);
  }
  const outcome = LATER.has(code) ? 'later' : HALF_DONE.has(code) ? lostOutcome(method) : 'never';
  return new PortError(outcome, code, say(method, `${code}${hintOf(data, meta)}`), { cause: error });
}

/** What Slack adds to its word: which scope is missing, which block is wrong. */
function hintOf(data: JsonObject, meta: JsonObject): string {
  const needed = textAt(data['needed']);
  const messages = listAt(meta['messages']).map(textAt).slice(0, 3).join('; ');
  return `${needed ? ` (needed: ${needed})` : ''}${messages ? ` (${messages.slice(0, 300)})` : ''}`;
}

function fromStatus(method: MethodName, error: WebAPIHTTPError): PortError {
  const { statusCode } = error;
  const lost = statusCode >= 500 || statusCode === 408;
  const message = say(method, `expected status 200, found ${statusCode}`);
  return new PortError(lost ? lostOutcome(method) : 'never', `http ${statusCode}`, message, { cause: error });
}

function fromConnection(method: MethodName, error: unknown): PortError {
  const named = error instanceof Error ? error : new Error(String(error));
  const timedOut = named.name === 'TimeoutError' || named.name === 'AbortError';
  const code = timedOut ? 'timeout' : (codeOf(named) ?? 'connection lost');
  const outcome = NEVER_SENT.test(code) ? 'later' : lostOutcome(method);
  return new PortError(outcome, code, say(method, `no answer: ${code}`), { cause: error });
}

/** The system's word for it, which `fetch` hides a level or two down. */
function codeOf(error: unknown, depth = 0): string | null {
  if (typeof error !== 'object' || error === null || depth > 4) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? codeOf(error.cause, depth + 1) : null;
}

function lostOutcome(method: MethodName): 'later' | 'unknown' {
  return METHODS[method].repeatable ? 'later' : 'unknown';
}

function say(method: MethodName, what: string): string {
  return `Slack ${method}: ${what}`;
}
