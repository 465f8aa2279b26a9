import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isObject, type JsonObject, objectAt, textAt } from '../../core/json.js';
import { advance, needControls } from '../bench.js';
import { SAMPLE_PEOPLE } from '../company.js';
import { HttpError, parseBody, readBody, sendJson, sendPage } from '../http.js';
import { pressOnPager } from '../pagerduty/pagerduty.js';
import { say, slash } from '../slack/command.js';
import { anyUser } from '../slack/directory.js';
import { press } from '../slack/press.js';
import type { Outcome } from '../slack/sender.js';
import { closeView, submitView } from '../slack/submit.js';
import type { World } from '../world.js';
import { screenFrom } from './model.js';
import { workspacePage } from './page.js';
import { pagerPage } from './pager.js';

const TYPES = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' } as const;
const OWN_ASSETS = [
  'app.js',
  'icon.svg',
  'pages.css',
  'layout.css',
  'sidebar.css',
  'lab.css',
  'messages.css',
  'modal.css',
  'pager.css',
];

export async function serveUi(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://x');
  if (request.method === 'POST') return serveDeed(world, url.pathname, request, response);
  if (request.method !== 'GET') throw new HttpError(405, `expected GET or POST, found ${request.method}`);
  if (url.pathname === '/') {
    await followClock(world);
    return sendPage(response, 200, workspacePage(world, screenFrom(world, url.searchParams)));
  }
  if (url.pathname === '/pagerduty' || url.pathname === '/pagerduty/')
    return sendPage(response, 200, pagerPage(world));
  if (url.pathname === '/ui/events') return streamChanges(world, request, response);
  if (url.pathname.startsWith('/assets/')) return serveAsset(url.pathname.slice('/assets/'.length), response);
  throw new HttpError(404, `nothing at ${url.pathname}`);
}

/** Somebody may have moved Vouch's clock without us. */
async function followClock(world: World): Promise<void> {
  if (!world.controls) return;
  world.offsetMs = (await world.controls.now()).getTime() - Date.now();
}

function serveAsset(name: string, response: ServerResponse): void {
  const file =
    name === 'slack-blocks.css'
      ? createRequire(import.meta.url).resolve('slack-blocks-to-jsx/dist/style.css')
      : OWN_ASSETS.includes(name)
        ? join(assetsFolder(), name)
        : null;
  if (!file) throw new HttpError(404, `no asset ${name}`);
  const ending = name.split('.').pop();
  const type = ending === 'css' || ending === 'js' || ending === 'svg' ? TYPES[ending] : 'text/plain';
  response.writeHead(200, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  response.end(readFileSync(file));
}

/** Beside this file, or in `dist` at the same path: a build puts the code elsewhere. */
function assetsFolder(): string {
  for (let at = import.meta.dirname; ; at = dirname(at)) {
    const folder = join(at, 'src', 'sandbox', 'ui', 'assets');
    if (existsSync(folder)) return folder;
    if (at === dirname(at))
      throw new Error(`expected src/sandbox/ui/assets above ${import.meta.dirname}, found none`);
  }
}

const BATCH_MS = 80;
const HEARTBEAT_MS = 20_000;

/** Says that something changed; the browser then fetches its page anew. */
function streamChanges(world: World, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('retry: 1000\n\n');
  let pending: NodeJS.Timeout | null = null;
  const tell = () => {
    pending ??= setTimeout(() => {
      pending = null;
      response.write('data: changed\n\n');
    }, BATCH_MS);
  };
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  world.bus.on('change', tell);
  request.on('close', () => {
    world.bus.off('change', tell);
    clearInterval(heartbeat);
    if (pending) clearTimeout(pending);
  });
}

type Deed = (
  world: World,
  body: JsonObject,
) => Promise<Outcome | { said: string }> | Outcome | { said: string };

const text = (body: JsonObject, key: string) => textAt(body[key]);
const DONE: Outcome = { ok: true, delivery: null, warning: null };

const DEEDS: { readonly [path: string]: Deed } = {
  '/ui/press': (world, body) =>
    press(world, {
      user: text(body, 'user'),
      channel: text(body, 'channel'),
      ts: text(body, 'ts'),
      actionId: text(body, 'actionId'),
      ...(body['blockId'] === undefined ? {} : { blockId: text(body, 'blockId') }),
    }),
  '/ui/submit': (world, body) =>
    submitView(world, {
      user: text(body, 'user'),
      viewId: text(body, 'viewId'),
      values: valuesIn(body['values']),
    }),
  '/ui/close-form': (world, body) =>
    closeView(world, { user: text(body, 'user'), viewId: text(body, 'viewId') }),
  '/ui/send': (world, body) => {
    const said = {
      user: text(body, 'user'),
      channel: text(body, 'channel'),
      text: text(body, 'text').trim(),
    };
    if (said.text === '') return DONE;
    if (said.text.startsWith('/')) return slash(world, said);
    say(world, { ...said, threadTs: text(body, 'threadTs') || null });
    return DONE;
  },
  '/ui/read': (world, body) => {
    markRead(world, text(body, 'user'), text(body, 'channel'), text(body, 'ts'));
    return DONE;
  },
  '/ui/dismiss': (world, body) => {
    const user = anyUser(world, text(body, 'user'));
    if (user) world.change({ type: 'ephemeral-dismissed', user: user.slackId, ts: text(body, 'ts') });
    return DONE;
  },
  '/ui/pager': (world, body) => {
    pressOnPager(world, text(body, 'dedupKey'), text(body, 'action'));
    return DONE;
  },
  '/ui/act': async (world, body) => {
    const [action, user] = [text(body, 'action'), text(body, 'user')];
    const controls = needControls(world);
    if (!controls.actions.some(({ id }) => id === action) || !SAMPLE_PEOPLE.some(({ id }) => id === user))
      throw new HttpError(404, `expected a sample action and a person, found "${action}" by "${user}"`);
    return { said: await controls.act(action, user) };
  },
  '/ui/advance': async (world, body) => {
    const now = await advance(world, Number(text(body, 'ms')));
    return { said: `It is now ${now.toISOString().slice(11, 16)} UTC for Vouch` };
  },
};

async function serveDeed(
  world: World,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const deed = Object.hasOwn(DEEDS, path) ? DEEDS[path] : undefined;
  const body = parseBody(request, await readBody(request));
  if (!deed || !isObject(body ?? undefined)) throw new HttpError(404, `nothing to do at ${path}`);
  sendJson(response, 200, await deed(world, objectAt(body ?? undefined)));
}

function valuesIn(value: unknown): { readonly [blockId: string]: string | readonly string[] } {
  const entries = Object.entries(objectAt(value as JsonObject)).map(
    ([block, given]) => [block, Array.isArray(given) ? given.map(textAt) : textAt(given)] as const,
  );
  return Object.fromEntries(entries);
}

function markRead(world: World, userId: string, channel: string, ts: string): void {
  const user = anyUser(world, userId);
  const before = Number(world.state.reads.get(`${user?.slackId} ${channel}`) ?? 0);
  if (user && Number(ts) > before) world.change({ type: 'read', user: user.slackId, channel, ts });
}
