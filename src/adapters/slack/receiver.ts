import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HTTPReceiver } from '@slack/bolt';
import { type AppOptions, createApp } from './app.js';
import { type CallOptions, createCall } from './call.js';
import { admit, Refused, requestKey } from './gate.js';
import type { SlackHandlers } from './handlers.js';
import { refuseStrange } from './interaction.js';
import { quietLogger } from './logger.js';
import { type Route, routeFor } from './routes.js';

export type { Route } from './routes.js';

export interface SlackServerOptions extends Pick<CallOptions, 'token' | 'apiUrl' | 'timeoutMs'> {
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
  readonly signingSecret: string;
  readonly botId?: string;
  readonly botUserId?: string;
  /** `T…`, or `E…` for an organisation. Where it is set, requests of any other are refused. */
  readonly teamId?: string;
  readonly routes: readonly Route[];
  readonly handlers: SlackHandlers;
  readonly now: () => Date;
  /** Slack gives up after 3 s; it is told so a little before: 2.9 s unless said otherwise. */
  readonly answerWithinMs?: number;
  /** Trouble that nobody else hears of: a handler that failed, a form that did not open. No secrets in it. */
  readonly report: (message: string, cause: unknown) => void;
  /** A request that was turned away, and why: for a counter. */
  readonly onRefused?: (status: number, why: string) => void;
}

export interface SlackServer {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  /** Takes no more requests and waits up to 10 s for those under way. */
  close(): Promise<void>;
}

export const SLACK_PATH = '/slack/events';
const DRAIN_MS = 10_000;

/** One HTTP server for Slack and for our other routes. */
export async function startSlackServer(options: SlackServerOptions): Promise<SlackServer> {
  const underWay = new Set<Promise<unknown>>();
  const receiver = createReceiver(options);
  createApp({ ...options, ...inward(options, underWay), receiver });
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (req, res) => {
    const gone = new Promise((resolve) => res.once('close', resolve));
    void tracked(underWay, Promise.all([serve(options, receiver, req, res), gone]));
  });
  await listen(server, options.port, options.host);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}`, close: () => close(server, underWay) };
}

/** The handlers and calls, tracked on their own: they may go on when the request is answered or gone. */
function inward(
  options: SlackServerOptions,
  underWay: Set<Promise<unknown>>,
): Pick<AppOptions, 'call' | 'handlers'> {
  const { handlers } = options;
  const call = createCall(options);
  return {
    call: (method, args) => tracked(underWay, call(method, args)),
    handlers: {
      press: (press) => tracked(underWay, handlers.press(press)),
      command: (command) => tracked(underWay, handlers.command(command)),
    },
  };
}

function tracked<T>(underWay: Set<Promise<unknown>>, work: Promise<T>): Promise<T> {
  underWay.add(work);
  const forget = () => underWay.delete(work);
  work.then(forget, forget);
  return work;
}

function createReceiver(options: SlackServerOptions): HTTPReceiver {
  const within = options.answerWithinMs ?? 2_900;
  return new HTTPReceiver({
    signingSecret: options.signingSecret,
    endpoints: SLACK_PATH,
    logger: quietLogger(),
    customPropertiesExtractor: (req) => ({ requestKey: requestKey(req) }),
    unhandledRequestTimeoutMillis: within,
    unhandledRequestHandler: ({ response }) => {
      options.report(`a press was not stored within ${within} ms`, null);
      answer(response, 503);
    },
    processEventErrorHandler: async ({ error, response }) => {
      const cause = 'original' in error && error.original ? error.original : error;
      if (cause instanceof Refused) options.onRefused?.(cause.status, cause.message);
      else options.report('a request of Slack failed', cause);
      answer(response, cause instanceof Refused ? cause.status : 503);
      return true;
    },
  });
}

/** Never throws: whatever goes wrong becomes an answer and a report. */
async function serve(
  options: SlackServerOptions,
  receiver: HTTPReceiver,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  try {
    if (pathOf(req) === SLACK_PATH) await fromSlack(options, receiver, req, res);
    else await routeFor(options.routes, req.method ?? '', pathOf(req)).handler(req, res);
  } catch (error) {
    if (error instanceof Refused) options.onRefused?.(error.status, error.message);
    else options.report(`${req.method} ${pathOf(req)} failed`, error);
    answer(res, error instanceof Refused ? error.status : 500);
  }
}

async function fromSlack(
  options: SlackServerOptions,
  receiver: HTTPReceiver,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (req.method !== 'POST') throw new Refused(405, 'method: expected POST, found another');
  const { rawBody, contentType, body } = await admit(req, options);
  if (!body) return answer(res, 200);
  refuseStrange(body, options.teamId);
  req.headers['content-type'] = contentType;
  receiver.requestListener(Object.assign(req, { rawBody }), res);
}

/** Without a body. A connection on which something was left unread is not used again. */
function answer(res: ServerResponse, status: number): void {
  if (res.writableEnded) return;
  // Half an answer of a route that then failed: the other side must not take it for a whole one.
  if (res.headersSent) return void res.destroy();
  res.writeHead(status, res.req.complete ? {} : { connection: 'close' });
  res.end();
}

/** Only the path: a query may hold what nobody should read in a log. */
function pathOf(req: IncomingMessage): string {
  const target = req.url ?? '/';
  return target.split('?', 1)[0] ?? target;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function close(server: Server, underWay: ReadonlySet<Promise<unknown>>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, DRAIN_MS);
  });
  await Promise.race([drained(server, underWay), late]);
  clearTimeout(timer);
  server.closeAllConnections();
  await closed;
}

async function drained(server: Server, underWay: ReadonlySet<Promise<unknown>>): Promise<void> {
  server.closeIdleConnections();
  while (underWay.size > 0) await Promise.allSettled(underWay);
}
