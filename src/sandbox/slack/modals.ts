import { randomBytes } from 'node:crypto';
import { isObject, type Json, type JsonObject, listAt, textAt } from '../../core/json.js';
import type { OpenView } from '../types.js';
import type { World } from '../world.js';
import { type Args, required, SlackRefusal, structured } from './answers.js';
import { withIds } from './blocks.js';
import { freshId } from './messages.js';
import { checkView, viewAnswer } from './views.js';

const TRIGGER_MS = 3000;

export function newTrigger(world: World, user: string): string {
  const id = `${Date.now()}.${randomBytes(4).readUInt32BE()}.${randomBytes(16).toString('hex')}`;
  world.triggers.set(id, { user, at: Date.now(), used: false });
  return id;
}

export function openView(world: World, args: Args): JsonObject {
  const id = required(args, 'trigger_id');
  const view = acceptedView(structured(args, 'view', 'invalid_arguments'));
  const trigger = world.triggers.get(id);
  if (!trigger) throw new SlackRefusal('invalid_trigger_id');
  if (Date.now() - trigger.at > TRIGGER_MS) throw new SlackRefusal('expired_trigger_id');
  if (trigger.used) throw new SlackRefusal('exchanged_trigger_id');
  trigger.used = true;
  // One modal a person: the sandbox's browser shows the newest.
  for (const open of world.state.views.values())
    if (open.user === trigger.user) world.change({ type: 'view-closed', id: open.id });
  return show(world, `V${randomBytes(5).toString('hex').toUpperCase()}`, trigger.user, view);
}

export function updateView(world: World, args: Args): JsonObject {
  const view = acceptedView(structured(args, 'view', 'invalid_arguments'));
  const externalId = textAt(args['external_id']);
  const open = externalId
    ? [...world.state.views.values()].find((one) => one.view['external_id'] === externalId)
    : world.state.views.get(required(args, 'view_id'));
  if (!open) throw new SlackRefusal('not_found');
  const hash = textAt(args['hash']);
  if (hash !== '' && hash !== open.hash) throw new SlackRefusal('hash_conflict');
  return show(world, open.id, open.user, view);
}

/** Shows a view in place of what was open under that id. Used by `response_action: update` as well. */
export function show(world: World, id: string, user: string, view: JsonObject): JsonObject {
  const hash = `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`;
  const open: OpenView = {
    id,
    hash,
    user,
    view: { ...view, blocks: withIds(listAt(view['blocks']), freshId) },
  };
  world.change({ type: 'view-opened', view: open });
  return { ok: true, view: describeView(world, open) };
}

export function describeView(world: World, open: OpenView, state?: JsonObject): JsonObject {
  const { team, app } = world.workspace;
  return viewAnswer(open.id, open.hash, open.view, { team: team.id, app: app.id, bot: app.botId }, state);
}

export function acceptedView(value: Json | undefined): JsonObject {
  const messages = checkView(value);
  if (messages.length > 0 || !isObject(value))
    throw new SlackRefusal('invalid_arguments', { response_metadata: { messages } });
  if (JSON.stringify(value).length > 250_000) throw new SlackRefusal('view_too_large');
  return value;
}
