import type { types } from '@slack/bolt';
import type { Card, Choice, Fact } from '../../core/card.js';
import { clean, cut, visible } from '../../core/clean.js';
import type { Text } from '../../core/text.js';
import { type DealtCard, PortError } from '../../ports.js';
import {
  flat,
  type GroupIds,
  NO_GROUPS,
  type Node,
  nodesOf,
  SENTENCE_MAX,
  type Section,
  spokenText,
  VALUE_MAX,
} from './rich-text.js';

export interface Rendered {
  readonly blocks: types.KnownBlock[];
  /** What a notification shows and a screen reader says. */
  readonly text: string;
}

/** Slack refuses a message somewhere above 13,200 characters of blocks; counted here as JSON, the strictest way. */
const BUDGET = 12_000;
const FOOTER_ROOM = 2_500;
const MOST_PARAGRAPHS = 10;
const MOST_FACTS = 40;
const MOST_LISTED = 60;
/** What a cut adds to a text, see `clean`. */
const TAIL = 19;

/**
 * A card as Block Kit, within all of Slack's limits whatever it holds. What does not fit is left out, last
 * things first, and said to be. Throws `PortError` (`never`) where a choice has not been dealt its button or link.
 */
export function renderCard(dealt: DealtCard, groups: GroupIds = NO_GROUPS): Rendered {
  const { card } = dealt;
  const header = headerOf(card.headline);
  const actions = actionsOf(dealt);
  const footer = footerOf(card.footer, groups);
  let room = BUDGET - cost([header, ...actions, ...footer]) - 400;

  const body = paragraphs(card.body, room * 0.25, groups);
  room -= cost(body);
  const facts = factsOf(card.facts, room * 0.5, groups);
  room -= cost(facts);
  const after = paragraphs(card.after, room * 0.35, groups);
  room -= cost(after);
  const list = listOf(card.list, room, groups);
  return {
    blocks: [header, ...body, ...facts, ...list, ...after, ...actions, ...footer],
    text: spokenText(card.summary || card.headline),
  };
}

/** A line or two without a headline: notes, mentions, whispers. */
export function renderText(text: Text, groups: GroupIds = NO_GROUPS): Rendered {
  const nodes = nodesOf(text, SENTENCE_MAX, groups);
  const elements = nodes.length > 0 ? nodes : [{ type: 'text', text: '…' } as const];
  return { blocks: [richText([{ type: 'rich_text_section', elements }])], text: spokenText(text, groups) };
}

function headerOf(headline: string): types.KnownBlock {
  return { type: 'header', text: plainText(clean(headline, 150 - TAIL)) };
}

/** Without emoji: `:white_check_mark:` in somebody's text stays those words. */
export function plainText(text: string): types.PlainTextElement {
  return { type: 'plain_text', text: text.trim() === '' ? '…' : text, emoji: false };
}

export function richText(elements: types.RichTextBlock['elements']): types.RichTextBlock {
  return { type: 'rich_text', elements };
}

function paragraphs(texts: readonly Text[], room: number, groups: GroupIds): types.KnownBlock[] {
  const sections = texts.flatMap((text) => sectionOf(nodesOf(text, SENTENCE_MAX, groups)));
  const { taken, left } = take(sections, MOST_PARAGRAPHS, room);
  const blocks = taken.map((section) => richText([section]));
  return left > 0 ? [...blocks, richText([moreSection(left, left === 1 ? ' line' : ' lines')])] : blocks;
}

function sectionOf(elements: Node[]): Section[] {
  return elements.length > 0 ? [{ type: 'rich_text_section', elements }] : [];
}

function moreSection(left: number, what: string): Section {
  return { type: 'rich_text_section', elements: [{ type: 'text', text: `and ${left} more${what}` }] };
}

/** One line each, the label in bold and the value after it: two columns would not fit a phone. */
function factsOf(facts: readonly Fact[], room: number, groups: GroupIds): types.KnownBlock[] {
  const lines = facts.map((fact) => factLine(fact, groups));
  const { taken, left } = take(lines, MOST_FACTS, room);
  const all = left > 0 ? [...taken, moreSection(left, left === 1 ? ' detail' : ' details').elements] : taken;
  // Line breaks of our own within one section: not every client breaks lines between sections.
  const elements = all.flatMap((line, i) => (i > 0 ? [LINE_BREAK, ...line] : line));
  return sectionOf(elements).map((section) => richText([section]));
}

const LINE_BREAK: Node = { type: 'text', text: '\n' };

function factLine(fact: Fact, groups: GroupIds): Node[] {
  const value = nodesOf(fact.value, VALUE_MAX, groups);
  const label: Node = { type: 'text', text: `${clean(fact.label, 40)}: `, style: { bold: true } };
  return [label, ...(value.length > 0 ? value : [{ type: 'text', text: '–' } as const])];
}

function listOf(list: Card['list'], room: number, groups: GroupIds): types.KnownBlock[] {
  if (!list) return [];
  const sections = list.items.flatMap((item) => sectionOf(nodesOf(item, VALUE_MAX, groups)));
  const { taken, left } = take(sections, MOST_LISTED, room);
  const more = left + whole(list.more);
  const bullets =
    taken.length > 0 ? [{ type: 'rich_text_list', style: 'bullet', elements: taken } as const] : [];
  const rest = more > 0 ? [moreSection(more, '')] : [];
  return bullets.length + rest.length > 0 ? [richText([...bullets, ...rest])] : [];
}

function whole(count: number): number {
  return Number.isFinite(count) && count > 0 ? Math.floor(count) : 0;
}

/** The first of them that fit, and how many did not. */
function take<T>(things: readonly T[], most: number, room: number): { taken: T[]; left: number } {
  const taken: T[] = [];
  let used = 0;
  for (const thing of things.slice(0, most)) {
    used += cost([thing]);
    if (used > room) break;
    taken.push(thing);
  }
  return { taken, left: things.length - taken.length };
}

/** Characters of JSON, with what wrapping it in a block of its own adds. */
function cost(things: readonly unknown[]): number {
  return things.reduce<number>((sum, thing) => sum + JSON.stringify(thing).length + 40, 0);
}

function actionsOf(dealt: DealtCard): types.KnownBlock[] {
  const unique = [...new Map(dealt.card.choices.map((choice) => [choice.input, choice])).values()];
  const elements = unique.map((choice) => buttonOf(choice, dealt));
  return elements.length > 0 ? [{ type: 'actions', elements }] : [];
}

function buttonOf(choice: Choice, dealt: DealtCard): types.Button {
  const spoken = choice.spoken ? { accessibility_label: labelOf(choice.spoken) } : {};
  const style = choice.style ? { style: choice.style } : {};
  const button = { type: 'button', text: plainText(labelOf(choice.label)), ...style, ...spoken } as const;
  if (choice.link) {
    const url = dealt.links[choice.input];
    if (url && isOurKindOfLink(url)) return { ...button, action_id: `link:${choice.input}`, url };
    throw notDealt(choice, 'a link (https, or http on the loopback)', url);
  }
  const value = dealt.buttons[choice.input];
  if (value && /^[\w-]{1,200}$/.test(value)) return { ...button, action_id: `press:${choice.input}`, value };
  throw notDealt(choice, 'an opaque button id', value);
}

function notDealt(choice: Choice, expected: string, found: string | undefined): PortError {
  const seen = found === undefined ? 'none' : `"${clean(found, 60)}"`;
  return new PortError(
    'never',
    'card_not_dealt',
    `card: choice "${choice.input}": expected ${expected}, found ${seen}`,
  );
}

function isOurKindOfLink(url: string): boolean {
  if (url.length > 500 || !URL.canParse(url)) return false;
  const { protocol, hostname, username } = new URL(url);
  if (username !== '') return false;
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
  );
}

function labelOf(label: string): string {
  return cut(visible(label), 75);
}

/** Small print. A moment or a person in it needs rich text: only that is shown in the reader's own time zone. */
function footerOf(footer: Text | undefined, groups: GroupIds): types.KnownBlock[] {
  if (footer === undefined) return [];
  const rich = sectionOf(nodesOf(footer, SENTENCE_MAX, groups)).map((section) => richText([section]));
  if (needsRichText(footer) && cost(rich) <= FOOTER_ROOM) return rich;
  const text = flat(footer, SENTENCE_MAX);
  return text.trim() === '' ? [] : [{ type: 'context', elements: [plainText(text)] }];
}

function needsRichText(text: Text): boolean {
  if (typeof text === 'string') return false;
  return text.some((span) => typeof span === 'object' && !('bold' in span) && !('code' in span));
}

/** For callers that have a card without choices, such as an answer to a command. */
export function withoutChoices(card: Card): DealtCard {
  return { card: { ...card, choices: [] }, buttons: {}, links: {} };
}
