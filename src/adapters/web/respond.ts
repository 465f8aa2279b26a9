import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { STYLE } from './style.js';

export interface Surroundings {
  /** As the browser knows us: `https://vouch.example.com`. */
  readonly publicUrl: URL;
  /** Where the second factor asks: Chromium holds a form's redirect against the policy too. */
  readonly promptUrl: URL;
}

export type SecurityHeaders = { readonly [name: string]: string };

/** Nothing but our own style and our own form: no script, no picture, no frame, no base, no referrer. */
export function securityHeaders(around: Surroundings): SecurityHeaders {
  const style = createHash('sha256').update(STYLE).digest('base64');
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${style}'`,
    `form-action 'self' ${promptSource(around.promptUrl)}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex',
    'cross-origin-opener-policy': 'same-origin',
    ...(around.publicUrl.protocol === 'https:' ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

/** Duo moves a prompt between its own hosts; a stand-in has but one. */
function promptSource(promptUrl: URL): string {
  const family = /\.(duosecurity\.com|duofederal\.com)$/.exec(promptUrl.hostname)?.[1];
  return family === undefined ? promptUrl.origin : `https://*.${family}`;
}

export function send(
  res: ServerResponse,
  status: number,
  headers: SecurityHeaders,
  type: string,
  body: string,
): void {
  if (res.headersSent || res.destroyed) return;
  res.writeHead(status, { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(body) });
  res.end(body);
}

export const HTML = 'text/html; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';
export const TEXT = 'text/plain; charset=utf-8';
