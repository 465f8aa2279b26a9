import type { Choice, Fact, Form } from './card.js';
import type { Case, Item } from './case.js';
import type { Severity } from './detection.js';
import type { Span, Text } from './text.js';

/** Pieces that the cards of every workflow are put together from. */

const LISTED = 8;

/** What was done, to be read after "You" or a name: one thing by name, several by number. */
export function deed(c: Case, items: readonly Item[] = c.items): string {
  const [first] = items;
  if (!first) return 'did something that could not be read';
  if (items.length === 1) return first.error ? `tried to do this, and it failed: ${first.says}` : first.says;
  return `made ${items.length} changes${span(items)}`;
}

function span(items: readonly Item[]): string {
  const times = items.map((item) => item.at.getTime());
  const seconds = Math.round((Math.max(...times) - Math.min(...times)) / 1000);
  if (seconds < 1) return '';
  if (seconds < 120) return ` within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return ` within ${Math.round(seconds / 60)} minutes`;
}

/** The one event's facts, or what several have in common. */
export function facts(c: Case): Fact[] {
  const [first] = c.items;
  if (!first) return [];
  const own = c.items.length === 1 ? [{ label: 'Call', value: call(first) }, ...first.facts] : [];
  return [
    ...own,
    { label: 'Where', value: shared(c.items, (item) => `${item.account} · ${item.region}`) },
    { label: 'When', value: when(c.items) },
    { label: 'From', value: shared(c.items, origin) },
  ];
}

function call(item: Item): Text {
  return item.error ? [{ code: item.call }, ` (failed: ${item.error})`] : [{ code: item.call }];
}

function origin(item: Item): string {
  const client = item.client ? ` · ${shortClient(item.client)}` : '';
  return `${item.address ?? 'an address that was not recorded'}${client}`;
}

/** `aws-cli/2.17.3 md/…` is `aws-cli/2.17.3` to a person. */
export function shortClient(client: string): string {
  const first = client.replace(/^\[|\]$/g, '').split(' ')[0] ?? '';
  return first.length > 60 ? `${first.slice(0, 60)}…` : first;
}

function shared(items: readonly Item[], of: (item: Item) => string): string {
  const values = [...new Set(items.map(of))];
  return values.length <= 2 ? values.join(', ') : `${values[0]} and ${values.length - 1} others`;
}

function when(items: readonly Item[]): Text {
  const sorted = [...items].sort((a, b) => a.at.getTime() - b.at.getTime());
  const [first] = sorted;
  const last = sorted.at(-1);
  if (!first || !last) return '';
  return items.length === 1 ? [{ time: first.at }] : [{ time: first.at }, ' to ', { time: last.at }];
}

/** Several events as lines: the serious first, alike ones counted together. */
export function list(items: readonly Item[]): { items: Text[]; more: number } | undefined {
  if (items.length < 2) return undefined;
  const lines = new Map<string, { item: Item; count: number }>();
  for (const item of items) {
    const key = `${item.call}|${item.says}|${item.error}`;
    const line = lines.get(key);
    if (line) line.count += 1;
    else lines.set(key, { item, count: 1 });
  }
  const sorted = [...lines.values()].sort((a, b) => rank(b.item.severity) - rank(a.item.severity));
  return { items: sorted.slice(0, LISTED).map(listed), more: Math.max(0, sorted.length - LISTED) };
}

function listed({ item, count }: { item: Item; count: number }): Text {
  const times = count > 1 ? ` (${count} times)` : '';
  const failed = item.error ? `, which failed: ${item.error}` : '';
  return [capital(item.says), `${failed}${times} `, { code: item.call }];
}

const ORDER: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

function rank(severity: Severity): number {
  return ORDER.indexOf(severity);
}

/** The sentence that says why anybody asks: of the most serious event. */
export function why(c: Case): string {
  const [worst] = [...c.items].sort((a, b) => rank(b.severity) - rank(a.severity));
  return worst?.why ?? '';
}

/** What in the parameters made it so, where a detection said it. */
export function because(c: Case): Text[] {
  const reasons = [...new Set(c.items.flatMap((item) => item.reasons))].filter((reason) => reason !== '');
  return reasons.slice(0, 3).map((reason) => capital(reason));
}

export function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** `Kind words, {time}.` with the time in the reader's zone. */
export function at(before: string, time: Date, after: string): Span[] {
  return [before, { time }, after];
}

/** The same for a deadline, which is minutes away: the hour alone. */
export function by(before: string, time: Date, after: string): Span[] {
  return [before, { time, clock: true }, after];
}

export const COMMENT_FORM: Form = {
  title: 'Add a comment',
  intro: 'Security reads this right away. Anything that helps them understand what happened is welcome.',
  text: { label: 'What should security know?', hint: 'I was rotating the deploy key for the release' },
  submit: 'Send',
};

export const RESOLVE_FORM: Form = {
  title: 'Resolve this case',
  intro: 'This closes the case and the page. The reason stays in the audit for good.',
  options: {
    label: 'What was it?',
    values: [
      { value: 'expected', label: 'Expected work' },
      { value: 'mistake', label: 'A mistake, put right' },
      { value: 'attack', label: 'An attack, contained' },
      { value: 'false-alarm', label: 'A false alarm' },
      { value: 'other', label: 'Something else' },
    ],
  },
  text: { label: 'How do you know, and what was done?', hint: 'Talked to Jane; the key is rotated' },
  submit: 'Resolve',
};

export const COMMENT: Choice = { input: 'comment', label: 'Add a comment', form: COMMENT_FORM };
export const ACKNOWLEDGE: Choice = { input: 'acknowledge', label: 'Acknowledge', style: 'primary' };
export const RESOLVE: Choice = { input: 'resolve', label: 'Resolve', form: RESOLVE_FORM };
