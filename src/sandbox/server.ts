import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { objectAt, textAt } from '../core/json.js';
import { serveBench } from './bench.js';
import { createDuo, type Duo } from './duo/duo.js';
import { HttpError, hostIsOurs, originIsOurs, parseBody, readBody, sendJson } from './http.js';
import { serveEnqueue } from './pagerduty/pagerduty.js';
import { SlackRefusal } from './slack/answers.js';
import { serveSlackApi } from './slack/api.js';
import { showAnswer } from './slack/command.js';
import type { World } from './world.js';

export interface RunningServer {
  readonly duo: Duo;
  readonly url: string;
  close(): Promise<void>;
}

export async function listen(world: World, port: number): Promise<RunningServer> {
  const duo = createDuo(world);
  const server = createServer((request, response) => {
    route(world, duo, request, response).catch((error: unknown) => {
      fail(response, error);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  world.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { duo, url: world.url, close: () => stop(server) };
}

/** Hanging answers and open event streams are cut: a stand-in must not keep a test alive. */
async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeAllConnections();
  await closed;
}

async function route(
  world: World,
  duo: Duo,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!hostIsOurs(request)) throw new HttpError(403, 'expected Host 127.0.0.1 or localhost');
  const { pathname } = new URL(request.url ?? '/', 'http://x');
  const rest = (prefix: string) => (pathname.startsWith(prefix) ? pathname.slice(prefix.length) : null);
  const method = rest('/slack/api/');
  if (method !== null) return serveSlackApi(world, method, request, response);
  const responseId = rest('/slack/response/');
  if (responseId !== null) return serveResponseUrl(world, responseId, request, response);
  if (pathname === '/pagerduty/v2/enqueue' || pathname === '/v2/enqueue')
    return serveEnqueue(world, request, response);
  if (pathname.startsWith('/duo/oauth/')) return duo.serve(pathname.slice(4), request, response);
  if (request.method === 'POST' && !originIsOurs(request, !pathname.startsWith('/bench/')))
    throw new HttpError(403, `Origin: expected our own, found ${request.headers.origin ?? 'none'}`);
  if (pathname.startsWith('/duo/')) return duo.serve(pathname.slice(4), request, response);
  const bench = rest('/bench/');
  if (bench !== null) return serveBench(world, duo, bench, request, response);
  // Drawing pages takes a lot of code, which nobody needs before the first browser comes.
  const { serveUi } = await import('./ui/routes.js');
  return serveUi(world, request, response);
}

/** A response_url: five uses in thirty minutes. */
async function serveResponseUrl(
  world: World,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = world.responseUrls.get(id);
  const body = parseBody(request, await readBody(request));
  if (!target || Date.now() - target.at > 30 * 60_000)
    return sendJson(response, 404, { ok: false, error: 'expired_url' });
  if (target.uses >= 5) return sendJson(response, 404, { ok: false, error: 'used_url' });
  target.uses += 1;
  try {
    showAnswer(world, target.user, target.channel, body ?? { text: '' });
    sendJson(response, 200, { ok: true });
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    sendJson(response, 400, { ok: false, error: textAt(objectAt({ m: error.message })['m']) });
  }
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const status = error instanceof HttpError ? error.status : 500;
  const message = error instanceof Error ? error.message : String(error);
  sendJson(response, status, { ok: false, error: message });
}
