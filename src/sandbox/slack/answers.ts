import { isObject, type Json, type JsonObject, textAt } from '../../core/json.js';
import { parseJson } from '../http.js';
import type { PostedMessage } from '../types.js';
import type { World } from '../world.js';
import { type Place, placeById, userBySlackId } from './directory.js';

/** What a method refuses with: `{ ok: false, error, … }`. */
export class SlackRefusal extends Error {
  readonly extra: JsonObject;
  constructor(code: string, extra: JsonObject = {}) {
    super(code);
    this.name = 'SlackRefusal';
    this.extra = extra;
  }
}

export type Args = JsonObject;

export function required(args: Args, key: string): string {
  const value = textAt(args[key]);
  if (value === '')
    throw new SlackRefusal('invalid_arguments', {
      response_metadata: { messages: [`[ERROR] missing required field: ${key}`] },
    });
  return value;
}

/** A structured argument: as it is in a JSON body, as a string of JSON in a form. */
export function structured(args: Args, key: string, refusal: string): Json | undefined {
  const value = args[key];
  if (typeof value !== 'string') return value;
  const parsed = parseJson(value);
  if (parsed === undefined) throw new SlackRefusal(refusal);
  return parsed;
}

export function needScope(world: World, scope: string): void {
  if (world.token.scopes.includes(scope)) return;
  throw new SlackRefusal('missing_scope', { needed: scope, provided: world.token.scopes.join(',') });
}

export function needPlace(world: World, id: string): Place {
  const place = placeById(world, id);
  if (!place) throw new SlackRefusal('channel_not_found');
  return place;
}

/** A place the app may write to. A user id stands for the direct conversation with them. */
export function needWritable(world: World, id: string): Place {
  const user = id.startsWith('U') ? userBySlackId(world, id) : null;
  if (user && !world.state.directs.has(id)) openDirect(world, id);
  const place = needPlace(world, user ? (world.state.directs.get(id) ?? id) : id);
  if (place.kind === 'channel' && !place.channel.app) throw new SlackRefusal('not_in_channel');
  if (place.kind === 'direct' && place.user.standing === 'deactivated')
    throw new SlackRefusal('channel_not_found');
  return place;
}

export function openDirect(world: World, slackId: string): string {
  const user = userBySlackId(world, slackId);
  if (!user) throw new SlackRefusal('user_not_found');
  if (user.standing === 'bot') throw new SlackRefusal('cannot_dm_bot');
  if (user.standing === 'deactivated') throw new SlackRefusal('user_disabled');
  const known = world.state.directs.get(slackId);
  if (known) return known;
  const channel = `D${slackId.slice(1)}`;
  world.change({ type: 'direct-opened', user: slackId, channel });
  return channel;
}

/** A message as Slack gives it back. */
export function describeMessage(world: World, message: PostedMessage, withMetadata: boolean): JsonObject {
  const { app, team } = world.workspace;
  const own = message.user === app.userId;
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: team.id,
    ...(own ? { bot_id: app.botId, app_id: app.id } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    ...(message.editedTs ? { edited: { user: message.user, ts: message.editedTs } } : {}),
    ...(withMetadata && message.metadata ? { metadata: message.metadata } : {}),
  };
}

export function checkedMetadata(value: Json | undefined): JsonObject | null {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw new SlackRefusal('invalid_metadata_format');
  if (Object.keys(value).length === 0) return null;
  if (typeof value['event_type'] !== 'string' || !isObject(value['event_payload']))
    throw new SlackRefusal('invalid_metadata_format');
  if (JSON.stringify(value).length > 8000) throw new SlackRefusal('metadata_too_large');
  return value;
}
