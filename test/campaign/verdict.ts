import { type JsonObject, listAt, objectAt, textAt } from '../../src/core/json.js';
import type { Sandbox, StoredMessage } from '../../src/sandbox/index.js';
import { SAMPLE_CHANNELS, SAMPLE_PEOPLE } from '../../src/sandbox/index.js';
import { words } from '../bench.js';
import { messagesIn } from './people.js';
import type { Scenario, Words } from './scenarios.js';

const REPEAT = /This may be a repeat/;
const CHANNELS = Object.values(SAMPLE_CHANNELS);
const PLACES = [...SAMPLE_PEOPLE.map(({ id }) => id), ...CHANNELS];

/** What is wrong with what people saw, read from the stand-ins alone; empty where all is well. */
export function faultsIn(sandbox: Sandbox, scenario: Scenario): readonly string[] {
  return [
    ...PLACES.flatMap((where) => cardFaults(sandbox, scenario, where)),
    ...repeats(sandbox),
    ...mentionFaults(sandbox, scenario),
    ...noteFaults(sandbox, scenario),
    ...whisperFaults(sandbox),
    ...pagerFaults(sandbox, scenario),
  ];
}

function isMention(message: StoredMessage, { mention }: Scenario): boolean {
  return mention !== undefined && holds(words(message), mention);
}

function mentionFaults(sandbox: Sandbox, scenario: Scenario): string[] {
  if (scenario.mention === undefined) return [];
  const found = messagesIn(sandbox, SAMPLE_CHANNELS.security).some((one) => isMention(one, scenario));
  return found ? [] : [`security: expected a mention with "${scenario.mention}", found none`];
}

function holds(text: string, expected: Words): boolean {
  return typeof expected === 'string' ? text.includes(expected) : expected.test(text);
}

/** One card where one is due, none where none is, and the newest says how it ended. */
function cardFaults(sandbox: Sandbox, scenario: Scenario, where: string): string[] {
  const cards = messagesIn(sandbox, where).filter(
    (message) => message.threadTs === null && !isMention(message, scenario),
  );
  const due = scenario.cards[where];
  if (!due) return cards.map((card) => `${where}: expected no message, found "${words(card)}"`);
  const last = cards.at(-1);
  if (!last) return [`${where}: expected a message, found none`];
  const text = words(last);
  return [
    ...due.says
      .filter((says) => !holds(text, says))
      .map((says) => `${where}: expected "${says}" in "${text}"`),
    ...(due.not ?? [])
      .filter((not) => text.includes(not))
      .map((not) => `${where}: found "${not}" in "${text}"`),
  ];
}

/**
 * Every message was accepted once. Only in a channel, whose history may not be read, one may come again,
 * and then it says that it may be a repeat.
 */
function repeats(sandbox: Sandbox): string[] {
  const posted = sandbox.log.flatMap((entry) =>
    entry.kind === 'change' && entry.change.type === 'message-posted' ? [entry.change.message] : [],
  );
  const groups = new Map<string, string[]>();
  for (const message of posted) {
    const mark = textAt(objectAt(objectAt(message.metadata)['event_payload'])['mark']);
    // In a direct conversation any second message about the one case is one too many.
    const key = message.channel.startsWith('D') ? message.channel : `${message.channel} ${mark}`;
    groups.set(key, [...(groups.get(key) ?? []), plainText(message.blocks) || message.text]);
  }
  return [...groups].flatMap(([key, texts]) => {
    const unmarked = texts.filter((text) => key.startsWith('D') || !REPEAT.test(text));
    return unmarked.length > 1
      ? [`${key}: expected one message, found ${texts.length}: ${texts.join(' | ')}`]
      : [];
  });
}

function plainText(blocks: StoredMessage['blocks']): string {
  return words({ blocks } as StoredMessage);
}

function noteFaults(sandbox: Sandbox, scenario: Scenario): string[] {
  const notes = messagesIn(sandbox, SAMPLE_CHANNELS.security).filter(({ threadTs }) => threadTs !== null);
  return scenario.notes.flatMap((expected) => {
    const found = notes.map(words).filter((text) => holds(text, expected));
    if (found.length === 0) return [`thread: expected "${expected}", found none of ${notes.length} notes`];
    const unmarked = found.filter((text) => !REPEAT.test(text));
    return unmarked.length > 1 ? [`thread: expected "${expected}" once, found it ${found.length} times`] : [];
  });
}

/** Thanks come once; a link for each press that asks for one; "you have answered already" only to who pressed again because Slack said it failed. */
function whisperFaults(sandbox: Sandbox): string[] {
  const faults: string[] = [];
  const people = new Set(sandbox.state.ephemeral.map(({ to }) => to));
  for (const person of people) {
    const texts = sandbox.state.ephemeral
      .filter(({ to }) => to === person)
      .map((one) => one.text || plainText(one.blocks));
    const thanks = texts.filter((text) => /Thank you|That is fine/.test(text));
    if (new Set(thanks).size < thanks.length) faults.push(`${person}: thanked twice: ${thanks.join(' | ')}`);
    const links = texts.filter((text) => text.includes('This link is yours alone'));
    if (links.length > sentBy(sandbox, person).length)
      faults.push(`${person}: ${links.length} links for ${sentBy(sandbox, person).length} presses`);
    const refusals = texts.length - thanks.length - links.length;
    if (refusals > again(sandbox, person))
      faults.push(
        `${person}: refused ${refusals} times, pressed again ${again(sandbox, person)}: ${texts.join(' | ')}`,
      );
  }
  return faults;
}

function sentBy(sandbox: Sandbox, person: string): readonly JsonObject[] {
  return sandbox.log.flatMap((entry) =>
    entry.kind === 'delivery' && entry.user === person ? [entry.body] : [],
  );
}

/** How often they sent the same button or form once more. */
function again(sandbox: Sandbox, person: string): number {
  const keys = sentBy(sandbox, person).map((body) => {
    const action = objectAt(listAt(body['actions'])[0]);
    return textAt(action['value']) || `form ${textAt(objectAt(body['view'])['private_metadata'])}`;
  });
  return keys.length - new Set(keys).size;
}

function pagerFaults(sandbox: Sandbox, scenario: Scenario): string[] {
  const found = sandbox.state.incidents.map(({ state }) => state).join(', ') || 'none';
  const expected = scenario.incident ?? 'none';
  return found === expected ? [] : [`pager: expected ${expected}, found ${found}`];
}
