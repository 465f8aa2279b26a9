import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RunLog } from '../../ports.js';
import type { Finish, Gone, Health, Route, Trouble, WebHandlers } from './handlers.js';
import { questionPage, resultPage, troublePage } from './pages.js';
import {
  addressOf,
  clearCookie,
  cookieOf,
  isFromOurPage,
  linkIdOf,
  parameter,
  setCookie,
} from './request.js';
import { HTML, JSON_TYPE, type SecurityHeaders, securityHeaders, send, TEXT } from './respond.js';

export type * from './handlers.js';

export interface WebOptions {
  /** As the browser knows us: `https://vouch.example.com`, or http on the loopback. */
  readonly publicUrl: string;
  /** Where the second factor asks: `https://api-1a2b3c4d.duosecurity.com`, or the stand-in's address. */
  readonly promptUrl: string;
  readonly runLog: RunLog;
}

type Answer = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

interface Site {
  readonly handlers: WebHandlers;
  readonly publicUrl: URL;
  readonly promptUrl: URL;
  readonly headers: SecurityHeaders;
}

const HEALTH_MS = 3_000;
const GONE: Gone = {
  kind: 'gone',
  message:
    'It was used already, or more than five minutes have gone by. Press the button in Slack once more.',
};

/**
 * Our own pages: what a Yes covers, the way to the second factor and back, and what machines ask about us.
 * `GET /verify/:id`, `POST /verify/:id`, `GET /duo/callback`, `GET /healthz`, `GET /readyz`, `GET /metrics`.
 */
export function createRoutes(handlers: WebHandlers, options: WebOptions): readonly Route[] {
  const publicUrl = new URL(options.publicUrl);
  const promptUrl = new URL(options.promptUrl);
  const site: Site = { handlers, publicUrl, promptUrl, headers: securityHeaders({ publicUrl, promptUrl }) };
  const route = (method: Route['method'], path: string, answer: Answer): Route => ({
    method,
    path,
    handler: (req, res) => guarded(site, options.runLog, `${method} ${path}`, answer, req, res),
  });
  return [
    route('GET', '/verify/:id', (req, res) => look(site, req, res)),
    route('POST', '/verify/:id', (req, res) => begin(site, req, res)),
    route('GET', '/duo/callback', (req, res) => finish(site, req, res)),
    route('GET', '/healthz', (_req, res) => health(site, res)),
    route('GET', '/readyz', (_req, res) => ready(site, res)),
    route('GET', '/metrics', async (_req, res) =>
      send(res, 200, site.headers, 'text/plain; version=0.0.4; charset=utf-8', await handlers.metrics()),
    ),
  ];
}

/** A bug or a database that is away: a calm page for the reader, the truth for the run log. */
async function guarded(
  site: Site,
  runLog: RunLog,
  what: string,
  answer: Answer,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  try {
    await answer(req, res);
  } catch (cause) {
    runLog.error(`${what} could not be answered`, cause);
    const page = troublePage(
      'This did not work',
      'That is our fault, and nothing was recorded. Please try again in a minute. If it stays like this, answer No ' +
        'or Not sure in Slack and tell security why.',
    );
    send(res, 500, site.headers, HTML, page);
  }
}

async function look(site: Site, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const linkId = linkIdOf(req);
  const found = linkId === null ? GONE : await site.handlers.look(linkId);
  if (found.kind === 'gone' || linkId === null)
    return sendGone(site, res, found.kind === 'gone' ? found : GONE);
  send(res, 200, site.headers, HTML, questionPage(linkId, found));
}

async function begin(site: Site, req: IncomingMessage, res: ServerResponse): Promise<void> {
  req.resume();
  const linkId = linkIdOf(req);
  if (linkId === null) return sendGone(site, res, GONE);
  if (!isFromOurPage(req, site.publicUrl)) {
    const page = troublePage(
      'Please start in Slack',
      'This came from another page. Press the button in Slack.',
    );
    return send(res, 403, site.headers, HTML, page);
  }
  const start = await site.handlers.begin(linkId);
  if (start.kind === 'gone') return sendGone(site, res, start);
  if (start.kind === 'trouble') return sendTrouble(site, res, start);
  const to = new URL(start.to);
  if (to.origin !== site.promptUrl.origin) {
    throw new Error(`redirect: expected an address at ${site.promptUrl.origin}, found one at ${to.origin}`);
  }
  const headers = {
    ...site.headers,
    location: to.href,
    'set-cookie': setCookie(start.cookie, site.publicUrl),
  };
  send(res, 303, headers, HTML, '');
}

async function finish(site: Site, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const query = addressOf(req).searchParams;
  const result = await site.handlers.finish({
    state: parameter(query, 'state'),
    code: parameter(query, 'duo_code') || parameter(query, 'code'),
    error: [parameter(query, 'error'), parameter(query, 'error_description')].filter(Boolean).join(': '),
    cookie: cookieOf(req),
  });
  const headers = { ...site.headers, 'set-cookie': clearCookie(site.publicUrl) };
  const tone = result.kind === 'gone' ? 'plain' : result.kind;
  send(res, STATUS[result.kind], headers, HTML, resultPage(tone, result.headline, result.message));
}

const STATUS: { readonly [K in Finish['kind']]: number } = { verified: 200, 'not-verified': 200, gone: 410 };

function sendGone(site: Site, res: ServerResponse, gone: Gone): void {
  send(res, 410, site.headers, HTML, resultPage('plain', 'This link no longer works', gone.message));
}

function sendTrouble(site: Site, res: ServerResponse, trouble: Trouble): void {
  send(res, 503, site.headers, HTML, troublePage('Duo cannot be asked just now', trouble.message));
}

async function health(site: Site, res: ServerResponse): Promise<void> {
  const found = await healthOf(site);
  send(res, found.ok ? 200 : 503, site.headers, JSON_TYPE, `${JSON.stringify(found)}\n`);
}

async function ready(site: Site, res: ServerResponse): Promise<void> {
  const { ok } = await healthOf(site);
  send(res, ok ? 200 : 503, site.headers, TEXT, ok ? 'ready\n' : 'not ready\n');
}

/** Never slow, and never an error: whoever asks wants to know just that. */
async function healthOf(site: Site): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Health>((resolve) => {
    const slow: Health = { ok: false, detail: { health: `no answer within ${HEALTH_MS} ms` } };
    timer = setTimeout(resolve, HEALTH_MS, slow);
  });
  try {
    return await Promise.race([site.handlers.health(), late]);
  } catch (error) {
    return { ok: false, detail: { health: error instanceof Error ? error.name : 'failed' } };
  } finally {
    clearTimeout(timer);
  }
}
