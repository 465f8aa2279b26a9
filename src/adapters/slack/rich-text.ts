import type { types } from '@slack/bolt';
import { clean, cut } from '../../core/clean.js';
import { plain, type Span, type Text } from '../../core/text.js';

/** By handle: the user group's id. A group that is not in it is written as plain text and calls nobody. */
export type GroupIds = ReadonlyMap<string, string>;
export const NO_GROUPS: GroupIds = new Map();

export type Node = types.RichTextElement;
export type Section = types.RichTextSection;

/** How much of one string is shown: a value somebody chose, or a sentence that may hold such values. */
export const VALUE_MAX = 200;
export const SENTENCE_MAX = 600;
const MOST_SPANS = 40;
const MOST_CHARACTERS = 1_500;

const USER_ID = /^[UW][A-Z0-9]{2,20}$/;
const GROUP_ID = /^S[A-Z0-9]{2,20}$/;
/** Slack takes a date as seconds; beyond these years it is no date of an event. */
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2100, 0);

export function isGroupId(group: string): boolean {
  return GROUP_ID.test(group);
}

/** `text` as rich-text nodes: strings go into text nodes alone, where Slack reads no markup. Never holds an empty node. */
export function nodesOf(text: Text, max: number, groups: GroupIds): Node[] {
  const spans = typeof text === 'string' ? [text] : text;
  const nodes: Node[] = [];
  let room = MOST_CHARACTERS;
  for (const span of spans.slice(0, MOST_SPANS)) {
    const node = nodeOf(span, max, groups);
    if (!node) continue;
    room -= node.type === 'text' ? node.text.length : 20;
    if (room < 0) return [...nodes, { type: 'text', text: ' …' }];
    nodes.push(node);
  }
  return spans.length > MOST_SPANS ? [...nodes, { type: 'text', text: ' …' }] : nodes;
}

function nodeOf(span: Span, max: number, groups: GroupIds): Node | null {
  if (typeof span === 'string') return textNode(clean(span, max));
  if ('bold' in span) return textNode(clean(span.bold, max), { bold: true });
  if ('code' in span) return textNode(clean(span.code, VALUE_MAX), { code: true });
  if ('link' in span) return { type: 'link', url: span.link, text: clean(span.label, max) };
  if ('time' in span) return dateNode(span.time, span.clock ? '{time}' : '{time} {date_short_pretty}');
  if ('mention' in span) {
    if (USER_ID.test(span.mention)) return { type: 'user', user_id: span.mention };
    return textNode(`@${clean(span.mention, VALUE_MAX)}`);
  }
  const id = groupId(span.group, groups);
  return id ? { type: 'usergroup', usergroup_id: id } : textNode(`@${clean(span.group, VALUE_MAX)}`);
}

export function textNode(text: string, style?: { bold?: boolean; code?: boolean }): Node | null {
  if (text === '') return null;
  return style ? { type: 'text', text, style } : { type: 'text', text };
}

function dateNode(time: Date, format: string): Node {
  const ms = time.getTime();
  if (!(ms >= EARLIEST && ms < LATEST)) return { type: 'text', text: writtenTime(time) };
  const fallback = plain([{ time }]);
  return {
    type: 'date',
    timestamp: Math.floor(ms / 1000),
    format,
    fallback,
  };
}

/** `plain` for times of any sort, on one line and clipped. */
export function flat(text: Text, max: number): string {
  const spans = typeof text === 'string' ? [text] : text;
  const parts = spans.map((span) =>
    typeof span === 'object' && 'time' in span ? writtenTime(span.time) : plain([span]),
  );
  return clean(parts.join(''), max);
}

function writtenTime(time: Date): string {
  return Number.isNaN(time.getTime()) ? 'a time that could not be read' : plain([{ time }]);
}

function groupId(group: string, groups: GroupIds): string | null {
  return isGroupId(group) ? group : (groups.get(bareHandle(group)) ?? null);
}

/** Handles are compared without the `@` and in lower case, as Slack keeps them. */
export function bareHandle(group: string): string {
  return group.replace(/^@/, '').toLowerCase();
}

/**
 * `text` for the field beside the blocks, which notifications and screen readers use. Slack reads markup
 * there, so strings are escaped; mentions of well-formed ids are the only markup in it.
 */
export function spokenText(text: Text, groups: GroupIds = NO_GROUPS): string {
  const spans = typeof text === 'string' ? [text] : text.slice(0, MOST_SPANS);
  const spoken = spans.map((span) => spokenSpan(span, groups)).join('');
  // Cut before the last mention or escape, which the cut may have gone through.
  return spoken.length > 3_000 ? `${cut(spoken, 2_900).replace(/[<&][^<&]*$/, '')}…` : spoken || '…';
}

function spokenSpan(span: Span, groups: GroupIds): string {
  if (typeof span === 'string') return escaped(clean(span, SENTENCE_MAX));
  if ('time' in span) return escaped(writtenTime(span.time));
  if ('mention' in span && USER_ID.test(span.mention)) return `<@${span.mention}>`;
  const id = 'group' in span ? groupId(span.group, groups) : null;
  return id ? `<!subteam^${id}>` : escaped(clean(plain([span]), SENTENCE_MAX));
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
