import { WebClient } from '@slack/web-api';
import type { JsonObject } from '../../core/json.js';
import { portErrorOf } from './errors.js';
import { quietLogger } from './logger.js';
import type { MethodName } from './methods.js';

/** Calls one Web API method. Throws `PortError`, never anything else. */
export type Call = (method: MethodName, args?: { readonly [name: string]: unknown }) => Promise<JsonObject>;

export interface CallOptions {
  readonly token: string;
  /** `https://slack.com/api/` unless said otherwise. */
  readonly apiUrl?: string;
  /** 10 s unless said otherwise. */
  readonly timeoutMs?: number;
  /** For a token of a whole organisation: the workspace (`T…`) whose user groups are meant. */
  readonly workspace?: string;
}

/**
 * The client retries for half an hour by default, which posts twice, has no time limit, and stops altogether
 * on one 429: all three are turned off, since whoever calls keeps a row that is tried again.
 */
export function createCall({ token, apiUrl, timeoutMs = 10_000, workspace }: CallOptions): Call {
  const client = new WebClient(token, {
    slackApiUrl: apiUrl,
    teamId: workspace,
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: quietLogger(),
    fetch: fetchWithRetryAfter,
  });
  return async (method, args = {}) => {
    try {
      const answer: unknown = await client.apiCall(method, args);
      return answer as JsonObject;
    } catch (error) {
      throw portErrorOf(method, error);
    }
  };
}

/** A 429 that does not say for how long: the client would fail on it in a way of its own. */
const RETRY_AFTER_S = 30;

async function fetchWithRetryAfter(...args: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...args);
  if (response.status !== 429 || /^\d+/.test(response.headers.get('retry-after') ?? '')) return response;
  await response.body?.cancel();
  return new Response('', { status: 429, headers: { 'retry-after': `${RETRY_AFTER_S}` } });
}
