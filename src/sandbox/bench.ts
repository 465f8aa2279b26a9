import type { IncomingMessage, ServerResponse } from 'node:http';
import { type JsonObject, listAt, objectAt, textAt } from '../core/json.js';
import { type Duo, isDecision } from './duo/duo.js';
import { HttpError, parseBody, readBody, sendJson } from './http.js';
import { pressOnPager } from './pagerduty/pagerduty.js';
import { say, slash } from './slack/command.js';
import { press } from './slack/press.js';
import type { Outcome } from './slack/sender.js';
import { closeView, submitView } from './slack/submit.js';
import type { DuoMode, Fault } from './types.js';
import type { World } from './world.js';

const MODES = ['normal', 'unenrolled', 'bypass', 'other-person', 'stale', 'wrong-nonce', 'hang', 'down'];

/** The bench as another process sees it: everything that can be done or read, as JSON. */
export async function serveBench(
  world: World,
  duo: Duo,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://x');
  if (request.method === 'GET') return sendJson(response, 200, read(world, duo, path, url.searchParams));
  const text = await readBody(request);
  const body = text === '' ? {} : parseBody(request, text);
  if (!body) throw new HttpError(400, 'expected a JSON object');
  sendJson(response, 200, await act(world, duo, path, body));
}

function read(world: World, duo: Duo, path: string, query: URLSearchParams): unknown {
  switch (path) {
    case 'log':
      return world.log.entries.filter((entry) => entry.seq > Number(query.get('after') ?? 0));
    case 'state':
      return describeState(world, duo);
    case 'faults':
      return world.faults.list();
    default:
      throw new HttpError(404, `the bench has no GET ${path}`);
  }
}

/** The state as plain JSON. */
export function describeState(world: World, duo: Duo) {
  const { state } = world;
  return {
    messages: Object.fromEntries(state.messages),
    ephemeral: state.ephemeral,
    directs: Object.fromEntries(state.directs),
    views: [...state.views.values()],
    incidents: state.incidents,
    duoModes: Object.fromEntries(state.duoModes),
    prompts: [...duo.prompts.values()],
  };
}

async function act(world: World, duo: Duo, path: string, body: JsonObject): Promise<unknown> {
  const text = (key: string) => textAt(body[key]);
  switch (path) {
    case 'press':
      return press(world, body as unknown as Parameters<typeof press>[1]);
    case 'submit':
      return submitView(world, body as unknown as Parameters<typeof submitView>[1]);
    case 'close-form':
      return closeView(world, { user: text('user'), viewId: text('viewId') });
    case 'command':
      return slash(world, { user: text('user'), channel: text('channel'), text: text('text') });
    case 'say':
      say(world, {
        user: text('user'),
        channel: text('channel'),
        text: text('text'),
        threadTs: text('threadTs') || null,
      });
      return done();
    case 'duo':
      return decideDuo(duo, text('prompt'), text('user'), text('decision'));
    case 'duo-mode':
      return setDuoMode(world, text('user'), text('mode'));
    case 'pager':
      pressOnPager(world, text('dedupKey'), text('action'));
      return done();
    case 'token':
      return setToken(world, body);
    case 'faults':
      world.faults.set(listAt(body['faults']) as unknown as readonly Fault[]);
      return world.faults.list();
    case 'act':
      return { said: await needControls(world).act(text('action'), text('person')) };
    case 'advance':
      return { now: await advance(world, Number(body['ms'])) };
    case 'clear':
      return clear(world);
    default:
      throw new HttpError(404, `the bench has no POST ${path}`);
  }
}

function done(): Outcome {
  return { ok: true, delivery: null, warning: null };
}

/** By prompt id, or the newest open prompt of a Duo user. */
function decideDuo(duo: Duo, promptId: string, user: string, decision: string): { redirect: string | null } {
  if (!isDecision(decision))
    throw new HttpError(400, `decision: expected approve, deny, fraud or close, found ${decision}`);
  const open = [...duo.prompts.values()].findLast(
    (prompt) => prompt.duoUser === user && prompt.decision === null,
  );
  return { redirect: duo.decide(promptId || (open?.id ?? ''), decision) };
}

function setDuoMode(world: World, user: string, mode: string): Outcome {
  if (!MODES.includes(mode)) throw new HttpError(400, `mode: expected ${MODES.join('|')}, found ${mode}`);
  world.change({ type: 'duo-mode', user, mode: mode as DuoMode });
  return done();
}

function setToken(world: World, body: JsonObject): World['token'] {
  const scopes = body['scopes'] === undefined ? world.token.scopes : listAt(body['scopes']).map(textAt);
  const error = body['error'] === undefined ? world.token.error : textAt(body['error'] ?? '') || null;
  world.token = { error, scopes };
  return objectAt({ error, scopes: [...scopes] }) as unknown as World['token'];
}

export function needControls(world: World): NonNullable<World['controls']> {
  if (!world.controls) throw new HttpError(503, 'Vouch is not connected to the sandbox yet');
  return world.controls;
}

export async function advance(world: World, ms: number): Promise<Date> {
  if (!(ms > 0 && ms <= 7 * 24 * 3_600_000))
    throw new HttpError(400, `ms: expected 1 to 7 days, found ${ms}`);
  const controls = needControls(world);
  // What Vouch writes on the way is dated after the step already.
  world.offsetMs += ms;
  const now = await controls.advance(ms);
  world.offsetMs = now.getTime() - Date.now();
  world.bus.emit('change');
  return now;
}

/** Forgets everything, faults and log too: the next test starts on an empty bench. */
function clear(world: World): Outcome {
  world.log.clear();
  world.change({ type: 'cleared' });
  world.faults.clear();
  world.triggers.clear();
  world.responseUrls.clear();
  world.token = { error: null, scopes: world.workspace.scopes };
  return done();
}
