import { randomBytes } from 'node:crypto';
import { type Json, type JsonObject, textAt } from '../../core/json.js';
import { findMessage, type StoredMessage } from '../state.js';
import type { World } from '../world.js';
import {
  type Args,
  checkedMetadata,
  describeMessage,
  needPlace,
  needScope,
  needWritable,
  required,
  SlackRefusal,
  structured,
} from './answers.js';
import { checkBlocks, MESSAGE_TEXT_LIMIT, textLength, withIds } from './blocks.js';
import { canSee, type Place, userBySlackId } from './directory.js';

const TEXT_LIMIT = 40_000;

export function postMessage(world: World, args: Args): JsonObject {
  const { text, blocks } = content(args);
  if (text === '' && (blocks?.length ?? 0) === 0) throw new SlackRefusal('no_text');
  const metadata = checkedMetadata(structured(args, 'metadata', 'invalid_metadata_format'));
  const place = needWritable(world, required(args, 'channel'));
  if (args['username'] !== undefined || args['icon_emoji'] !== undefined || args['icon_url'] !== undefined)
    needScope(world, 'chat:write.customize');
  const threadTs = textAt(args['thread_ts']) || null;
  if (threadTs && !findMessage(world.state, place.id, threadTs)) throw new SlackRefusal('thread_not_found');
  const message = {
    channel: place.id,
    ts: world.nextTs(),
    threadTs,
    user: world.workspace.app.userId,
    text,
    blocks: blocks ?? [],
    metadata,
    editedTs: null,
  };
  world.change({ type: 'message-posted', message });
  return { ok: true, channel: place.id, ts: message.ts, message: describeMessage(world, message, true) };
}

export function updateMessage(world: World, args: Args): JsonObject {
  const { text, blocks } = content(args);
  const place = needWritable(world, required(args, 'channel'));
  const ts = required(args, 'ts');
  const old = ownMessage(world, place, ts, 'cant_update_message');
  if (text === '' && blocks === null) throw new SlackRefusal('no_text');
  const metadata =
    args['metadata'] === undefined
      ? old.metadata
      : checkedMetadata(structured(args, 'metadata', 'invalid_metadata_format'));
  world.change({
    type: 'message-updated',
    channel: place.id,
    ts,
    text: text || old.text,
    blocks: blocks ?? old.blocks,
    metadata,
    editedTs: world.nextTs(),
  });
  const message = findMessage(world.state, place.id, ts) ?? old;
  return {
    ok: true,
    channel: place.id,
    ts,
    text: message.text,
    message: describeMessage(world, message, true),
  };
}

export function deleteMessage(world: World, args: Args): JsonObject {
  const place = needWritable(world, required(args, 'channel'));
  const ts = required(args, 'ts');
  ownMessage(world, place, ts, 'cant_delete_message');
  world.change({ type: 'message-deleted', channel: place.id, ts });
  return { ok: true, channel: place.id, ts };
}

export function postEphemeral(world: World, args: Args): JsonObject {
  const { text, blocks } = content(args);
  if (text === '' && (blocks?.length ?? 0) === 0) throw new SlackRefusal('no_text');
  const place = needWritable(world, required(args, 'channel'));
  const to = required(args, 'user');
  if (!userBySlackId(world, to) || !canSee(place, to)) throw new SlackRefusal('user_not_in_channel');
  const ts = world.nextTs();
  const threadTs = textAt(args['thread_ts']) || null;
  world.change({
    type: 'ephemeral-posted',
    message: { channel: place.id, ts, to, text, blocks: blocks ?? [], threadTs },
  });
  return { ok: true, message_ts: ts };
}

export function history(world: World, args: Args): JsonObject {
  const place = needPlace(world, required(args, 'channel'));
  needScope(world, place.kind === 'direct' ? 'im:history' : 'channels:history');
  if (place.kind === 'channel' && !place.channel.app) throw new SlackRefusal('not_in_channel');
  const found = world.state.messages.get(place.id) ?? [];
  return page(
    world,
    args,
    found.filter((message) => message.threadTs === null || message.threadTs === message.ts).reverse(),
  );
}

export function replies(world: World, args: Args): JsonObject {
  const place = needPlace(world, required(args, 'channel'));
  needScope(world, place.kind === 'direct' ? 'im:history' : 'channels:history');
  const ts = required(args, 'ts');
  if (!findMessage(world.state, place.id, ts)) throw new SlackRefusal('thread_not_found');
  const found = world.state.messages.get(place.id) ?? [];
  return page(
    world,
    args,
    found.filter((message) => message.ts === ts || message.threadTs === ts),
  );
}

/** `oldest`, `latest`, `inclusive`, `limit` and `cursor`, as Slack reads them. */
function page(world: World, args: Args, all: readonly StoredMessage[]): JsonObject {
  const inclusive = textAt(args['inclusive']) === 'true' || args['inclusive'] === '1';
  const oldest = Number(textAt(args['oldest']) || 0);
  const latest = Number(textAt(args['latest']) || Number.POSITIVE_INFINITY);
  if (Number.isNaN(oldest)) throw new SlackRefusal('invalid_ts_oldest');
  if (Number.isNaN(latest)) throw new SlackRefusal('invalid_ts_latest');
  const limit = Number(textAt(args['limit']) || 100);
  if (!(limit >= 1 && limit <= 999)) throw new SlackRefusal('invalid_limit');
  const within = all.filter(({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  });
  const cursor = textAt(args['cursor']);
  const from = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString().replace('next:', ''));
  if (Number.isNaN(from)) throw new SlackRefusal('invalid_cursor');
  const shown = within.slice(from, from + limit);
  const hasMore = within.length > from + limit;
  const withMetadata = textAt(args['include_all_metadata']) === 'true';
  return {
    ok: true,
    messages: shown.map((message) => describeMessage(world, message, withMetadata)),
    has_more: hasMore,
    response_metadata: {
      next_cursor: hasMore ? Buffer.from(`next:${from + limit}`).toString('base64') : '',
    },
  };
}

function ownMessage(world: World, place: Place, ts: string, refusal: string): StoredMessage {
  const message = findMessage(world.state, place.id, ts);
  if (!message) throw new SlackRefusal('message_not_found');
  if (message.user !== world.workspace.app.userId) throw new SlackRefusal(refusal);
  return message;
}

function content(args: Args): { text: string; blocks: readonly JsonObject[] | null } {
  const text = textAt(args['text']);
  if (text.length > TEXT_LIMIT) throw new SlackRefusal('msg_too_long');
  const given = structured(args, 'blocks', 'invalid_blocks_format');
  return { text, blocks: given === undefined || given === null ? null : acceptedBlocks(given) };
}

/** The blocks with ids, or the refusal that Slack would give. */
export function acceptedBlocks(given: Json): readonly JsonObject[] {
  if (!Array.isArray(given)) throw new SlackRefusal('invalid_blocks_format');
  const messages = checkBlocks(given, 'message');
  if (messages.length > 0)
    throw new SlackRefusal('invalid_blocks', { errors: messages, response_metadata: { messages } });
  if (textLength(given) > MESSAGE_TEXT_LIMIT) throw new SlackRefusal('msg_blocks_too_long');
  return withIds(given, freshId);
}

export function freshId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5);
}
