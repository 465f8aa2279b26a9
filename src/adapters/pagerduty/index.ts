import { loopbackUrl } from '../../core/loopback.js';
import { type Page, type Pager, PortError } from '../../ports.js';
import { type Reply, type Road, send } from './send.js';
import { followUp, fullEvent, minimalEvent, type PagerEvent } from './shape.js';

export interface PagerOptions {
  readonly routingKey: string;
  /** Where the PagerDuty account lives. */
  readonly region: 'us' | 'eu';
  /** A stand-in, `http://127.0.0.1:…`; anywhere else is refused. */
  readonly apiUrl?: string | null;
  readonly timeoutMs?: number;
}

const HOSTS = { us: 'events.pagerduty.com', eu: 'events.eu.pagerduty.com' } as const;

/**
 * PagerDuty's Events API v2. One incident a dedup key, so whatever may not have arrived is `later`: sending it
 * again is harmless. `never` is only what PagerDuty itself turned down, with its own words; a page that it
 * would not have whole was then sent once more with nothing but summary, source and severity.
 */
export function createPager(options: PagerOptions): Pager {
  const { routingKey } = options;
  const road = roadOf(options);
  return {
    trigger: (page) => trigger(road, routingKey, page),
    acknowledge: (dedupKey) => deliver(road, followUp(routingKey, 'acknowledge', dedupKey)),
    resolve: (dedupKey) => deliver(road, followUp(routingKey, 'resolve', dedupKey)),
  };
}

function roadOf(options: PagerOptions): Road {
  const timeoutMs = options.timeoutMs ?? 10_000;
  if (!options.apiUrl) return { server: HOSTS[options.region], standIn: null, timeoutMs };
  const standIn = loopbackUrl("PagerDuty's API address", options.apiUrl);
  return { server: `${standIn.host}${standIn.pathname}`.replace(/\/+$/, ''), standIn, timeoutMs };
}

async function trigger(road: Road, routingKey: string, page: Page): Promise<void> {
  const reply = await send(road, fullEvent(routingKey, page));
  if (reply.status === 400) return deliver(road, minimalEvent(routingKey, page));
  settle(reply);
}

async function deliver(road: Road, event: PagerEvent): Promise<void> {
  settle(await send(road, event));
}

function settle(reply: Reply): void {
  const { status, words } = reply;
  // 202 and nothing else: a proxy's page comes as 200.
  if (status === 202) return;
  const message = `PagerDuty: expected http 202, found ${status}${words === '' ? '' : ` (${words})`}`;
  const refused = status >= 400 && status < 500 && status !== 429 && status !== 408;
  throw new PortError(refused ? 'never' : 'later', `http ${status}`, message, {
    retryAfterMs: reply.retryAfterMs ?? undefined,
  });
}
