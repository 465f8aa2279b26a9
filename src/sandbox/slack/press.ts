import { type JsonObject, listAt, objectAt, textAt } from '../../core/json.js';
import { HttpError } from '../http.js';
import { findMessage, type StoredMessage } from '../state.js';
import type { SandboxUser } from '../types.js';
import type { World } from '../world.js';
import { describeMessage } from './answers.js';
import { deliver } from './deliver.js';
import { canSee, type Place, placeById, placeName } from './directory.js';
import { newTrigger } from './modals.js';
import { common, needUser, newResponseUrl, type Outcome } from './sender.js';

export interface Press {
  /** Slack id or person id. */
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
  /** Which button: by its action id, its exact label, or both. */
  readonly actionId?: string;
  readonly blockId?: string;
  readonly label?: string;
  /** Sends this value in place of the button's own: a forgery. */
  readonly value?: string;
  /** Presses a button of an earlier version of the message, 0 being the first: a stale screen. */
  readonly version?: number;
  /** Lets somebody press in a conversation that they cannot see. */
  readonly force?: boolean;
}

export async function press(world: World, given: Press): Promise<Outcome> {
  const user = needUser(world, given.user);
  const place = placeById(world, given.channel);
  const message = findMessage(world.state, given.channel, given.ts);
  if (!place || !message) throw new HttpError(404, `no message ${given.ts} in ${given.channel}`);
  if (!given.force && !canSee(place, user.slackId))
    throw new HttpError(403, `${user.name} is not in ${given.channel}`);
  const found = findButton(versionOf(message, given.version), given);
  if (!found) throw new HttpError(404, `no such button in message ${given.ts}: ${JSON.stringify(given)}`);
  const payload = pressPayload(world, user, place, message, found, given.value);
  const delivery = await deliver(
    world,
    { type: 'block_actions', user: user.slackId, body: payload },
    { payload: JSON.stringify(payload) },
  );
  return { ok: delivery.error === null, delivery, warning: delivery.error && APP_SILENT(world) };
}

const APP_SILENT = (world: World) =>
  `${world.workspace.app.name} didn’t respond. The button did nothing; try again in a moment.`;

function versionOf(message: StoredMessage, version: number | undefined): readonly JsonObject[] {
  if (version === undefined) return message.blocks;
  return message.versions[version]?.blocks ?? [];
}

interface Button {
  readonly blockId: string;
  readonly element: JsonObject;
}

function findButton(blocks: readonly JsonObject[], given: Press): Button | null {
  for (const { blockId, element } of buttonsIn(blocks)) {
    if (given.blockId !== undefined && blockId !== given.blockId) continue;
    if (given.actionId !== undefined && element['action_id'] !== given.actionId) continue;
    if (given.label !== undefined && objectAt(element['text'])['text'] !== given.label) continue;
    if (given.actionId === undefined && given.label === undefined) continue;
    return { blockId, element };
  }
  return null;
}

/** All buttons of a message, links among them. */
export function buttonsIn(blocks: readonly JsonObject[]): readonly Button[] {
  return blocks.flatMap((block) => {
    const elements = block['type'] === 'actions' ? listAt(block['elements']) : [block['accessory'] ?? null];
    return elements
      .map(objectAt)
      .filter((element) => element['type'] === 'button')
      .map((element) => ({ blockId: textAt(block['block_id']), element }));
  });
}

function pressPayload(
  world: World,
  user: SandboxUser,
  place: Place,
  message: StoredMessage,
  button: Button,
  value: string | undefined,
): JsonObject {
  const { element, blockId } = button;
  return {
    type: 'block_actions',
    ...common(world, user),
    trigger_id: newTrigger(world, user.slackId),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: place.id,
      is_ephemeral: false,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    channel: { id: place.id, name: placeName(place) },
    message: describeMessage(world, message, false),
    state: { values: {} },
    response_url: newResponseUrl(world, user.slackId, place.id, message.ts),
    actions: [
      {
        type: 'button',
        action_id: element['action_id'] ?? '',
        block_id: blockId,
        text: element['text'] ?? null,
        ...(value !== undefined
          ? { value }
          : element['value'] !== undefined
            ? { value: element['value'] }
            : {}),
        ...(element['style'] !== undefined ? { style: element['style'] } : {}),
        ...(element['url'] !== undefined ? { url: element['url'] } : {}),
        action_ts: (Date.now() / 1000).toFixed(6),
      },
    ],
  };
}
