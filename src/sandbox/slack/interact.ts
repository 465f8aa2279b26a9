import { randomBytes } from 'node:crypto';
import { type JsonObject, listAt, objectAt, textAt } from '../../core/json.js';
import { HttpError, parseJson } from '../http.js';
import type { StoredMessage } from '../state.js';
import { findMessage } from '../state.js';
import type { SandboxUser } from '../types.js';
import type { World } from '../world.js';
import { describeMessage, SlackRefusal } from './answers.js';
import { type Delivery, deliver } from './deliver.js';
import { anyUser, canSee, type Place, placeById, placeName } from './directory.js';
import { acceptedBlocks } from './messages.js';
import { acceptedView, describeView, newTrigger, show } from './modals.js';

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

export interface Outcome {
  readonly ok: boolean;
  readonly delivery: Delivery | null;
  /** What Slack would show, where something went wrong. */
  readonly warning: string | null;
  /** By block id: what the app said of the form's fields. */
  readonly errors?: { readonly [blockId: string]: string };
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

/** Sends the open form with these values: by block id, the text, the option's value, or a list of them. */
export async function submitView(
  world: World,
  given: {
    user: string;
    viewId: string;
    values: { readonly [blockId: string]: string | readonly string[] };
    force?: boolean;
  },
): Promise<Outcome> {
  const user = needUser(world, given.user);
  const open = world.state.views.get(given.viewId);
  if (!open || (open.user !== user.slackId && !given.force))
    throw new HttpError(404, `${user.name} has no open form ${given.viewId}`);
  const read = readInputs(open.view, given.values);
  if (Object.keys(read.missing).length > 0)
    return { ok: false, delivery: null, warning: null, errors: read.missing };
  const payload = {
    type: 'view_submission',
    ...common(world, user),
    trigger_id: newTrigger(world, user.slackId),
    view: describeView(world, open, { values: read.values }),
    response_urls: [],
  };
  const delivery = await deliver(
    world,
    { type: 'view_submission', user: user.slackId, body: payload },
    { payload: JSON.stringify(payload) },
  );
  if (delivery.error)
    return { ok: false, delivery, warning: 'We had some trouble connecting. Try again in a moment.' };
  return afterSubmit(world, open.id, user.slackId, delivery);
}

function afterSubmit(world: World, viewId: string, user: string, delivery: Delivery): Outcome {
  const answer = objectAt(parseJson(delivery.answer));
  const action = answer['response_action'];
  if (action === 'errors') {
    const errors = Object.fromEntries(
      Object.entries(objectAt(answer['errors'])).map(([block, text]) => [block, textAt(text)]),
    );
    return { ok: false, delivery, warning: null, errors };
  }
  if (action === 'update' || action === 'push') {
    try {
      show(world, viewId, user, acceptedView(answer['view']));
      return { ok: true, delivery, warning: null };
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      return {
        ok: false,
        delivery,
        warning: `The app answered with a form that Slack refuses: ${error.message}`,
      };
    }
  }
  world.change({ type: 'view-closed', id: viewId });
  return { ok: true, delivery, warning: null };
}

/** What was typed and picked, as `view.state.values` carries it, and which required fields are empty. */
function readInputs(
  view: JsonObject,
  given: { readonly [blockId: string]: string | readonly string[] },
): { values: JsonObject; missing: { [blockId: string]: string } } {
  const values: { [blockId: string]: JsonObject } = {};
  const missing: { [blockId: string]: string } = {};
  for (const block of listAt(view['blocks']).map(objectAt)) {
    if (block['type'] !== 'input') continue;
    const blockId = textAt(block['block_id']);
    const element = objectAt(block['element']);
    const chosen = given[blockId];
    const empty = chosen === undefined || chosen.length === 0;
    if (empty && block['optional'] !== true) missing[blockId] = 'Please complete this required field.';
    values[blockId] = { [textAt(element['action_id'])]: inputState(element, empty ? null : chosen) };
  }
  return { values, missing };
}

function inputState(element: JsonObject, chosen: string | readonly string[] | null): JsonObject {
  const type = textAt(element['type']);
  const picked = (typeof chosen === 'string' ? [chosen] : (chosen ?? [])) as readonly string[];
  const options = listAt(element['options'])
    .map(objectAt)
    .filter((option) => picked.includes(textAt(option['value'])));
  if (type === 'checkboxes' || type === 'multi_static_select') return { type, selected_options: options };
  if (type === 'radio_buttons' || type === 'static_select')
    return { type, selected_option: options[0] ?? null };
  if (type === 'users_select') return { type, selected_user: picked[0] ?? null };
  if (type === 'channels_select') return { type, selected_channel: picked[0] ?? null };
  if (type === 'datepicker') return { type, selected_date: picked[0] ?? null };
  if (type === 'timepicker') return { type, selected_time: picked[0] ?? null };
  return { type, value: picked[0] ?? null };
}

export function closeView(world: World, given: { user: string; viewId: string }): Outcome {
  const user = needUser(world, given.user);
  const open = world.state.views.get(given.viewId);
  if (open?.user === user.slackId) world.change({ type: 'view-closed', id: open.id });
  return { ok: true, delivery: null, warning: null };
}

/** Types a slash command: `/sec help`. What the app answers is shown to this person alone, or to the channel. */
export async function slash(
  world: World,
  given: { user: string; channel: string; text: string },
): Promise<Outcome> {
  const user = needUser(world, given.user);
  const place = placeById(world, given.channel);
  if (!place || !canSee(place, user.slackId))
    throw new HttpError(403, `${user.name} is not in ${given.channel}`);
  const [command = '', ...words] = given.text.trim().split(/\s+/);
  if (!world.workspace.app.commands.includes(command)) {
    whisper(
      world,
      user.slackId,
      place.id,
      `${command} is not a valid command here. Try ${world.workspace.app.commands[0]} help.`,
    );
    return { ok: false, delivery: null, warning: null };
  }
  const body = {
    ...commandFields(world, user, place),
    command,
    text: escaped(world, given.text.trim().slice(command.length).trim()),
    trigger_id: newTrigger(world, user.slackId),
    response_url: newResponseUrl(world, user.slackId, place.id, null),
  };
  if (words.length === 0) body.text = '';
  const delivery = await deliver(world, { type: 'command', user: user.slackId, body }, body);
  if (delivery.error) {
    whisper(world, user.slackId, place.id, `${command} failed with the error “${delivery.error}”`);
    return { ok: false, delivery, warning: delivery.error };
  }
  return afterSlash(world, command, user.slackId, place.id, delivery);
}

function afterSlash(
  world: World,
  command: string,
  user: string,
  channel: string,
  delivery: Delivery,
): Outcome {
  if (delivery.answer.trim() === '') return { ok: true, delivery, warning: null };
  const parsed = parseJson(delivery.answer);
  const answer = typeof parsed === 'object' ? objectAt(parsed) : { text: delivery.answer };
  try {
    showAnswer(world, user, channel, answer);
    return { ok: true, delivery, warning: null };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    whisper(world, user, channel, `${command} failed with the error “${error.message}”`);
    return { ok: false, delivery, warning: error.message };
  }
}

/** Shows an answer to a command, or what came to a response_url. */
export function showAnswer(world: World, user: string, channel: string, answer: JsonObject) {
  const blocks = answer['blocks'] === undefined ? [] : acceptedBlocks(answer['blocks']);
  const text = textAt(answer['text']);
  if (text === '' && blocks.length === 0) throw new SlackRefusal('no_text');
  if (answer['response_type'] !== 'in_channel') return whisper(world, user, channel, text, blocks);
  world.change({
    type: 'message-posted',
    message: {
      channel,
      ts: world.nextTs(),
      threadTs: null,
      user: world.workspace.app.userId,
      text,
      blocks,
      metadata: null,
      editedTs: null,
    },
  });
}

function whisper(
  world: World,
  to: string,
  channel: string,
  text: string,
  blocks: readonly JsonObject[] = [],
) {
  world.change({
    type: 'ephemeral-posted',
    message: { channel, ts: world.nextTs(), to, text, blocks, threadTs: null },
  });
}

/** Somebody writes an ordinary message. The app is not told: it has no scope for it. */
export function say(
  world: World,
  given: { user: string; channel: string; text: string; threadTs: string | null },
) {
  const user = needUser(world, given.user);
  const place = placeById(world, given.channel);
  if (!place || !canSee(place, user.slackId))
    throw new HttpError(403, `${user.name} is not in ${given.channel}`);
  world.change({
    type: 'message-posted',
    message: {
      channel: place.id,
      ts: world.nextTs(),
      threadTs: given.threadTs,
      user: user.slackId,
      text: given.text.slice(0, 4000),
      blocks: [],
      metadata: null,
      editedTs: null,
    },
  });
}

function common(world: World, user: SandboxUser) {
  const { team, app } = world.workspace;
  const foreign = user.standing === 'foreign';
  return {
    user: {
      id: user.slackId,
      username: user.id,
      name: user.id,
      team_id: foreign ? 'T0FOREIGN1' : team.id,
    },
    api_app_id: app.id,
    token: 'sandbox-verification-token',
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

function commandFields(world: World, user: SandboxUser, place: Place) {
  const { team, app } = world.workspace;
  return {
    token: 'sandbox-verification-token',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: place.id,
    channel_name: placeName(place),
    user_id: user.slackId,
    user_name: user.id,
    api_app_id: app.id,
    is_enterprise_install: 'false',
  };
}

/** `@jane` and `#security` as ids, which is what `should_escape: true` asks for. */
function escaped(world: World, text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@([\w.-]+)/g, (all, name: string) => {
      const user = anyUser(world, name);
      return user ? `<@${user.slackId}|${user.id}>` : all;
    })
    .replace(/#([\w-]+)/g, (all, name: string) => {
      const channel = world.workspace.channels.find((one) => one.name === name);
      return channel ? `<#${channel.id}|${name}>` : all;
    });
}

function newResponseUrl(world: World, user: string, channel: string, ts: string | null): string {
  const id = randomBytes(16).toString('hex');
  world.responseUrls.set(id, { user, channel, ts, at: Date.now(), uses: 0 });
  return `${world.url}/slack/response/${id}`;
}

function needUser(world: World, id: string): SandboxUser {
  const user = anyUser(world, id);
  if (!user) throw new HttpError(404, `no such person: ${id}`);
  return user;
}
