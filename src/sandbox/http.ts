import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import type { Service } from './types.js';
import type { World } from './world.js';

const BODY_LIMIT = 2_000_000;

/** What a stand-in answers, before faults have their say. */
export interface Reply {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers?: { readonly [name: string]: string };
  /** Whether it was done. */
  readonly accepted: boolean;
}

export class HttpError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
  }
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const part: Buffer = chunk;
    size += part.length;
    if (size > BODY_LIMIT) throw new HttpError(413, `body over ${BODY_LIMIT} bytes`);
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A form or a JSON object, by content type; what is neither gives null. */
export function parseBody(request: IncomingMessage, text: string): JsonObject | null {
  const type = request.headers['content-type'] ?? '';
  if (!type.includes('json')) return Object.fromEntries(new URLSearchParams(text));
  const value = parseJson(text);
  return isObject(value) ? value : null;
}

export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Whether it was JSON is the question asked; `undefined` is the answer.
    return undefined;
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
};

/** `forms`: where a form on the page may lead besides here (Duo's prompt returns to the app). */
export function sendPage(response: ServerResponse, status: number, html: string, forms = ''): void {
  const csp = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    `form-action 'self' ${forms}`.trim(),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  response.writeHead(status, { ...PAGE_HEADERS, 'content-security-policy': csp });
  response.end(`<!doctype html>${html}`);
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, 'cache-control': 'no-store' });
  response.end();
}

/** Against DNS rebinding: only the two names of the loopback reach us. */
export function hostIsOurs(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  return host === '127.0.0.1' || host === 'localhost';
}

/** Against other pages in the same browser. */
export function originIsOurs(request: IncomingMessage, required: boolean): boolean {
  const origin = request.headers.origin;
  if (origin === undefined) return !required;
  return origin === `http://${request.headers.host}`;
}

const MALFORMED = '<html><body>upstream connect error or disconnect before headers</body></html>';

/**
 * Runs one request of a stand-in: lets a fault strike, logs it, answers.
 * `body` is what goes into the log: the caller takes tokens out first.
 */
export async function serve(
  world: World,
  response: ServerResponse,
  call: { service: Service; method: string; body: JsonObject },
  work: () => Promise<Reply> | Reply,
): Promise<void> {
  const fault = world.faults.strike(call.service, call.method);
  const spared = fault === null || fault.kind === 'accept-then-cut';
  const reply = spared ? await work() : faultReply(call.service, fault.kind, fault.retryAfter ?? 1);
  world.log.append({
    kind: 'request',
    ...call,
    status: reply.status,
    answer: reply.body,
    accepted: reply.accepted,
    fault: fault?.kind ?? null,
  });
  world.bus.emit('request');
  switch (fault?.kind) {
    case 'accept-then-cut':
    case 'refuse':
      response.destroy();
      return;
    case 'hang':
      return;
    case 'malformed':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(MALFORMED);
      return;
  }
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  sendJson(response, reply.status, reply.body);
}

function faultReply(service: Service, kind: string, retryAfter: number): Reply {
  if (kind === '429')
    return {
      status: 429,
      body: TOO_MANY[service],
      headers: { 'retry-after': String(retryAfter) },
      accepted: false,
    };
  const status = kind === '500' ? 500 : 0;
  const body: JsonObject = status === 500 ? BROKEN[service] : {};
  return { status, body, accepted: false };
}

const TOO_MANY: { readonly [service in Service]: JsonObject } = {
  slack: { ok: false, error: 'ratelimited' },
  duo: { stat: 'FAIL', code: 42901, message: 'Too Many Requests', message_detail: 'Rate limit exceeded' },
  pagerduty: {
    status: 'throttle exceeded',
    message: 'Requests for this service are arriving too quickly. Please retry later.',
  },
};

const BROKEN: { readonly [service in Service]: JsonObject } = {
  slack: { ok: false, error: 'internal_error' },
  duo: { stat: 'FAIL', code: 50000, message: 'Internal Server Error', message_detail: 'Please try again' },
  pagerduty: { status: 'error', message: 'Internal Server Error' },
};
