import { createHash } from 'node:crypto';
import { clean } from '../../core/clean.js';
import type { Page } from '../../ports.js';

/** PagerDuty's limits: characters, and bytes of the whole request (512 KB) with room to spare. */
const MAX_KEY = 255;
const MAX_SUMMARY = 1_024;
const MAX_SOURCE = 255;
const MAX_LABEL = 100;
const MAX_VALUE = 2_000;
const MAX_DETAILS_BYTES = 400_000;
/** `clean` adds at most this much when it cuts. */
const TAIL = 19;

export interface PagerEvent {
  readonly routing_key: string;
  readonly event_action: 'trigger' | 'acknowledge' | 'resolve';
  readonly dedup_key: string;
  readonly payload?: {
    readonly summary: string;
    readonly source: string;
    readonly severity: Page['severity'];
    readonly timestamp?: string;
    readonly custom_details?: { readonly [label: string]: string };
  };
  readonly client?: string;
  readonly client_url?: string;
  readonly links?: readonly { readonly href: string; readonly text: string }[];
}

/** The page as PagerDuty takes it. Whatever is too long is cut where one can see it. */
export function fullEvent(routingKey: string, page: Page): PagerEvent {
  const { payload, ...rest } = minimalEvent(routingKey, page);
  return {
    ...rest,
    payload: { ...payload, timestamp: page.at.toISOString(), custom_details: details(page.details) },
    client: 'Vouch',
    ...(page.link === null
      ? {}
      : {
          client_url: page.link.href,
          links: [{ href: page.link.href, text: clean(page.link.text, MAX_LABEL) }],
        }),
  };
}

/** What PagerDuty insists on and nothing else: sent when it will not have the whole. */
export function minimalEvent(routingKey: string, page: Page) {
  return {
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: fittingKey(page.dedupKey),
    payload: {
      summary: clean(page.summary, MAX_SUMMARY - TAIL) || 'Vouch: a page without words',
      source: clean(page.source, MAX_SOURCE - TAIL) || 'vouch',
      severity: page.severity,
    },
  } as const satisfies PagerEvent;
}

export function followUp(
  routingKey: string,
  action: 'acknowledge' | 'resolve',
  dedupKey: string,
): PagerEvent {
  return { routing_key: routingKey, event_action: action, dedup_key: fittingKey(dedupKey) };
}

/** Two long keys that begin alike must not become one incident, so the rest of the key lives on in a hash. */
export function fittingKey(key: string): string {
  if (key.length <= MAX_KEY) return key;
  return `${key.slice(0, MAX_KEY - 65)}-${createHash('sha256').update(key).digest('hex')}`;
}

function details(from: Page['details']): { [label: string]: string } {
  const out: { [label: string]: string } = Object.create(null);
  const entries = Object.entries(from);
  let left = MAX_DETAILS_BYTES;
  for (const [index, [name, text]] of entries.entries()) {
    const label = clean(name, MAX_LABEL);
    const value = clean(text, MAX_VALUE);
    left -= Buffer.byteLength(JSON.stringify(label)) + Buffer.byteLength(JSON.stringify(value)) + 2;
    if (left < 0) {
      out['Left out'] = `${entries.length - index} more: too much for one page`;
      return out;
    }
    out[label] = value;
  }
  return out;
}
