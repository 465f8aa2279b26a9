import type { Card } from '../../core/card.js';
import { type JsonObject, listAt, objectAt, textAt } from '../../core/json.js';
import type { Text } from '../../core/text.js';
import { type Chat, type DealtCard, type MessageRef, PortError } from '../../ports.js';
import { type Rendered, renderCard, renderText, withoutChoices } from './blocks.js';
import { type Call, type CallOptions, createCall } from './call.js';
import { createDirectory, type Directory } from './directory.js';
import { renderForm } from './form.js';
import { type GroupIds, isGroupId } from './rich-text.js';

export interface ChatOptions extends CallOptions {
  /** For how long the list of user groups is kept: 5 minutes of this clock. */
  readonly now: () => Date;
}

const MARK_TYPE = 'vouch_effect';
const PAGE = 200;
/** 10,000 messages: a direct conversation that holds more since one effect is not read to its end. */
const MOST_PAGES = 50;
/** Slack's clock and ours may differ by this much. */
const SKEW_MS = 60_000;

/** Slack as the rest of Vouch sees it. */
export function createChat(options: ChatOptions): Chat {
  const call = createCall(options);
  const directory = createDirectory(call, options.now);
  return {
    openDirect: (slackId) => openDirect(call, slackId),
    async post(channel, dealt, mark, thread) {
      return post(call, channel, renderCard(dealt, await groupsOf(directory, textsOf(dealt))), mark, thread);
    },
    async postText(channel, text, mark, thread) {
      return post(call, channel, renderText(text, await groupsOf(directory, [text])), mark, thread);
    },
    async update(at, dealt) {
      const rendered = renderCard(dealt, await groupsOf(directory, textsOf(dealt)));
      await call('chat.update', { channel: at.channel, ts: at.ts, ...rendered, ...LITERAL });
    },
    find: (channel, mark, since) => find(call, channel, mark, since),
    async whisper(channel, slackId, said) {
      const rendered = await whispered(directory, said);
      await call('chat.postEphemeral', { channel, user: slackId, ...rendered, ...LITERAL });
    },
    async openForm(trigger, form, ticket) {
      await call('views.open', { trigger_id: trigger, view: renderForm(form, ticket) });
    },
    groupMembers: (group) => directory.groupMembers(group),
    member: (slackId) => directory.member(slackId),
    memberByEmail: (email) => directory.memberByEmail(email),
  };
}

/** A card, where one line is not enough: without choices, for what stands on no message is pressed by nobody. */
async function whispered(directory: Directory, said: Text | Card): Promise<Rendered> {
  if (typeof said === 'string' || !('headline' in said))
    return renderText(said, await groupsOf(directory, [said]));
  const dealt = withoutChoices(said);
  return renderCard(dealt, await groupsOf(directory, textsOf(dealt)));
}

/** Slack is to turn no name and no address in our text into a link or a mention. */
const LITERAL = { parse: 'none', link_names: false } as const;

async function openDirect(call: Call, slackId: string): Promise<string> {
  const answer = await call('conversations.open', { users: slackId });
  const id = textAt(objectAt(answer['channel'])['id']);
  if (id !== '') return id;
  throw new PortError(
    'later',
    'malformed answer',
    'Slack conversations.open: expected a channel id, found none',
  );
}

async function post(
  call: Call,
  channel: string,
  rendered: Rendered,
  mark: string,
  thread: string | undefined,
): Promise<MessageRef> {
  const answer = await call('chat.postMessage', {
    channel,
    ...rendered,
    ...LITERAL,
    thread_ts: thread,
    unfurl_links: false,
    unfurl_media: false,
    metadata: { event_type: MARK_TYPE, event_payload: { mark } },
  });
  const ref = { channel: textAt(answer['channel']) || channel, ts: textAt(answer['ts']) };
  if (ref.ts !== '') return ref;
  throw new PortError('unknown', 'malformed answer', 'Slack chat.postMessage: expected a ts, found none');
}

/**
 * Reads the direct conversation from a minute before `since`. Replies in threads are not part of a
 * conversation's history: a mark on one is not found.
 */
async function find(
  call: Call,
  channel: string,
  mark: string,
  since: Date,
): Promise<MessageRef | 'absent' | 'unreadable'> {
  if (!channel.startsWith('D')) return 'unreadable';
  const oldest = String(Math.max(0, since.getTime() - SKEW_MS) / 1000);
  const asked = { channel, oldest, inclusive: true, limit: PAGE, include_all_metadata: true };
  let cursor = '';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await history(call, cursor === '' ? asked : { ...asked, cursor });
    if (answer === 'unreadable') return 'unreadable';
    const found = listAt(answer['messages'])
      .map(objectAt)
      .find((message) => markOf(message) === mark);
    if (found) return { channel, ts: textAt(found['ts']) };
    cursor = textAt(objectAt(answer['response_metadata'])['next_cursor']);
    if (cursor === '') return 'absent';
  }
  return 'unreadable';
}

async function history(
  call: Call,
  args: { readonly [name: string]: unknown },
): Promise<JsonObject | 'unreadable'> {
  try {
    return await call('conversations.history', args);
  } catch (error) {
    if (error instanceof PortError && error.code === 'missing_scope') return 'unreadable';
    throw error;
  }
}

function markOf(message: JsonObject): string {
  const metadata = objectAt(message['metadata']);
  return metadata['event_type'] === MARK_TYPE ? textAt(objectAt(metadata['event_payload'])['mark']) : '';
}

/** A user group is called by its id alone, so handles are looked up before the text is drawn. */
async function groupsOf(directory: Directory, texts: readonly Text[]): Promise<GroupIds> {
  const spans = texts.flatMap((text) => (typeof text === 'string' ? [] : text));
  const handles = spans.flatMap((span) => (typeof span === 'object' && 'group' in span ? [span.group] : []));
  return directory.groupIds(handles.filter((handle) => !isGroupId(handle)));
}

function textsOf({ card }: DealtCard): readonly Text[] {
  const values = card.facts.map((fact) => fact.value);
  return [...card.body, ...values, ...(card.list?.items ?? []), ...card.after, card.footer ?? ''];
}
