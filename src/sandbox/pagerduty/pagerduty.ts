import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../core/json.js';
import { HttpError, parseJson, type Reply, readBody, serve } from '../http.js';
import type { World } from '../world.js';

const PAYLOAD_LIMIT = 512 * 1024;
const ACTIONS = ['trigger', 'acknowledge', 'resolve'] as const;
const SEVERITIES = ['critical', 'error', 'warning', 'info'];

type Action = (typeof ACTIONS)[number];

/** PagerDuty's Events API v2, `POST /v2/enqueue`. */
export async function serveEnqueue(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = await readBody(request);
  const parsed = parseJson(text);
  const { routing_key: key, ...body } = objectAt(parsed);
  await serve(world, response, { service: 'pagerduty', method: 'enqueue', body }, () => {
    if (Buffer.byteLength(text) > PAYLOAD_LIMIT) return refused(['Event is larger than 512 KB'], 413);
    if (!isObject(parsed)) return refused(['Event is not a JSON object']);
    const errors = checkEvent(parsed);
    if (errors.length > 0) return refused(errors);
    if (key !== world.secrets.routingKey) return refused(['Invalid routing key']);
    return enqueue(world, body);
  });
}

function enqueue(world: World, body: JsonObject): Reply {
  const action = textAt(body['event_action']) as Action;
  const dedupKey = textAt(body['dedup_key']) || randomBytes(16).toString('hex');
  world.change({ type: 'incident', at: world.now().toISOString(), dedupKey, action, by: 'app', body });
  return {
    status: 202,
    accepted: true,
    body: { status: 'success', message: 'Event processed', dedup_key: dedupKey },
  };
}

/** The on-call presses a button on their own page. Outbound only: Vouch is not told. */
export function pressOnPager(world: World, dedupKey: string, action: string): void {
  const known = world.state.incidents.some((incident) => incident.dedupKey === dedupKey);
  if (!known) throw new HttpError(404, `no incident ${dedupKey}`);
  if (action !== 'acknowledge' && action !== 'resolve')
    throw new HttpError(400, `expected acknowledge or resolve, found ${action}`);
  world.change({
    type: 'incident',
    at: world.now().toISOString(),
    dedupKey,
    action,
    by: 'on-call',
    body: {},
  });
}

function refused(errors: readonly string[], status = 400): Reply {
  return {
    status,
    accepted: false,
    body: { status: 'invalid event', message: 'Event object is invalid', errors: [...errors] },
  };
}

function checkEvent(event: JsonObject): readonly string[] {
  const errors: string[] = [];
  const key = event['routing_key'];
  if (typeof key !== 'string' || key.length !== 32)
    errors.push("Length of 'routing_key' is incorrect (should be 32 characters)");
  const action = event['event_action'];
  if (!ACTIONS.some((known) => known === action))
    errors.push("'event_action' is missing or invalid (must be one of: trigger, acknowledge, resolve)");
  const dedupKey = event['dedup_key'];
  if (dedupKey !== undefined && (typeof dedupKey !== 'string' || dedupKey.length > 255))
    errors.push("'dedup_key' is invalid (must be a string of at most 255 characters)");
  if (action !== 'trigger' && textAt(dedupKey) === '') errors.push("'dedup_key' is missing or blank");
  if (action === 'trigger') errors.push(...checkPayload(event));
  return errors;
}

function checkPayload(event: JsonObject): readonly string[] {
  const payload = event['payload'];
  if (!isObject(payload)) return ["'payload' is missing or blank"];
  const errors: string[] = [];
  const summary = textAt(payload['summary']);
  if (summary === '') errors.push("'payload.summary' is missing or blank");
  if (summary.length > 1024) errors.push("'payload.summary' is too long (maximum 1024 characters)");
  if (textAt(payload['source']) === '') errors.push("'payload.source' is missing or blank");
  if (!SEVERITIES.includes(textAt(payload['severity'])))
    errors.push(
      "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')",
    );
  const at = payload['timestamp'];
  if (at !== undefined && Number.isNaN(Date.parse(textAt(at))))
    errors.push("'payload.timestamp' is invalid (must be an ISO 8601 date)");
  for (const link of listAt(event['links']))
    if (!/^https?:\/\//.test(textAt(objectAt(link)['href'])))
      errors.push("'links.href' is missing or invalid");
  return errors;
}
