import { type JsonObject, objectAt, textAt } from '../../core/json.js';
import { HttpError, parseJson } from '../http.js';
import type { SandboxUser } from '../types.js';
import type { World } from '../world.js';
import { SlackRefusal } from './answers.js';
import { type Delivery, deliver } from './deliver.js';
import { anyUser, canSee, directOf, type Place, placeById, placeName } from './directory.js';
import { acceptedBlocks } from './messages.js';
import { newTrigger } from './modals.js';
import { needUser, newResponseUrl, type Outcome } from './sender.js';

/** Types a slash command: `/sec help`. What the app answers is shown to this person alone, or to the channel. */
export async function slash(
  world: World,
  given: { user: string; channel: string; text: string },
): Promise<Outcome> {
  const user = needUser(world, given.user);
  const place = placeFor(world, user, given.channel);
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
  const place = placeFor(world, user, given.channel);
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

/** Where this person writes; their direct conversation with the app opens with the first thing they write. */
function placeFor(world: World, user: SandboxUser, channel: string): Place {
  if (channel === directOf(user) && !world.state.directs.has(user.slackId))
    world.change({ type: 'direct-opened', user: user.slackId, channel });
  const place = placeById(world, channel);
  if (!place || !canSee(place, user.slackId)) throw new HttpError(403, `${user.name} is not in ${channel}`);
  return place;
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
