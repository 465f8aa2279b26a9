import { isSummary } from './budget.js';
import type { Choice, Fact, Form } from './card.js';
import { type Case, firstAt, type Item, lastAt } from './case.js';
import type { Severity } from './detection.js';
import { isStorm } from './storm.js';
import type { Span, Text } from './text.js';
import type { ResolveReason } from './workflow.js';

/** Pieces that the cards of every workflow are put together from. */

const LISTED = 8;
const LISTED_OF_MANY = 25;

/** What was done, to be read after "You" or a name: one thing by name, several by number. */
export function deed(c: Case, items: readonly Item[] = c.items): string {
  const [first] = items;
  if (!first) return 'did something that could not be read';
  if (items.length === 1) return first.says;
  const failed = items.filter(({ error }) => error !== null).length;
  const tries =
    failed === 0 ? '' : failed === items.length ? ', which all failed' : `, ${failed} of which failed`;
  return `made ${items.length} ${failed === 0 ? 'changes' : 'calls'}${span(items)}${tries}`;
}

function span(items: readonly Item[]): string {
  const seconds = Math.round((lastAt(items).getTime() - firstAt(items).getTime()) / 1000);
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
    { label: 'Where', value: where(c.items) },
    { label: 'When', value: when(c.items) },
    { label: 'From', value: shared(c.items, origin) },
  ];
}

function call(item: Item): Text {
  return item.error ? [{ code: item.call }, ` (failed: ${item.error})`] : [{ code: item.call }];
}

function origin(item: Item): string {
  const client = item.client ? ` · ${item.client}` : '';
  return `${item.address ?? 'an address that was not recorded'}${client}`;
}

/** One account's name once, whatever the regions. */
function where(items: readonly Item[]): string {
  const accounts = new Set(items.map(({ account }) => account));
  if (accounts.size > 1) return shared(items, ({ account, region }) => `${account} · ${region}`);
  return `${[...accounts].join('')} · ${shared(items, ({ region }) => region)}`;
}

function shared(items: readonly Item[], of: (item: Item) => string): string {
  const values = [...new Set(items.map(of))];
  return values.length <= 2 ? values.join(', ') : `${values[0]} and ${values.length - 1} others`;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** One minute, or from one to another: the day only once where both are near. */
function when(items: readonly Item[]): Text {
  const [first, last] = [firstAt(items).getTime(), lastAt(items).getTime()];
  const [from, to] = [{ time: new Date(first) }, { time: new Date(last) }];
  if (Math.floor(first / MINUTE) === Math.floor(last / MINUTE)) return [from];
  return [last - first < DAY / 2 ? { ...from, clock: true } : from, ' to ', to];
}

interface Line {
  readonly item: Item;
  /** Exactly the same thing, so often. */
  count: number;
  /** Other things of the same kind: the same call, as serious, with the same outcome. */
  alike: number;
}

/** Several events as lines: the serious first, then by time. Where they are many, one line stands for all of a kind. */
export function list(items: readonly Item[]): { items: Text[]; more: number } | undefined {
  const each = lines(items, ofDeed);
  return shortened(items, each.length > LISTED ? lines(items, ofKind) : each, LISTED);
}

/** The same for a case: one that stands for many sessions or actors has more lines, and none for all of a kind. */
export function listOf(c: Case): { items: Text[]; more: number } | undefined {
  if (!isSummary(c) && !isStorm(c)) return list(c.items);
  // A storm goes on while somebody reads: the newest line is the news.
  const items = isStorm(c) ? [...c.items].reverse() : c.items;
  return shortened(items, lines(items, ofDeed), LISTED_OF_MANY, isStorm(c) ? -1 : 1);
}

function shortened(
  items: readonly Item[],
  found: readonly Line[],
  most: number,
  /** 1: the oldest first among what is as serious; -1: the newest. */
  order: 1 | -1 = 1,
): { items: Text[]; more: number } | undefined {
  if (items.length < 2) return undefined;
  const sorted = [...found].sort(
    (a, b) =>
      rank(b.item.severity) - rank(a.item.severity) || order * (a.item.at.getTime() - b.item.at.getTime()),
  );
  return { items: sorted.slice(0, most).map(listed), more: Math.max(0, sorted.length - most) };
}

function ofDeed(item: Item): string {
  return `${item.call}|${item.says}|${item.error}|${item.severity}`;
}

function ofKind(item: Item): string {
  return `${item.call}|${item.detection}|${item.error}|${item.severity}`;
}

function lines(items: readonly Item[], key: (item: Item) => string): Line[] {
  const found = new Map<string, Line>();
  for (const item of items) {
    const line = found.get(key(item));
    if (!line) found.set(key(item), { item, count: 1, alike: 0 });
    else if (line.item.says === item.says) line.count += 1;
    else line.alike += 1;
  }
  return [...found.values()];
}

function listed({ item, count, alike }: Line): Text {
  const times = count > 1 && alike === 0 ? ` (${count} times)` : '';
  const more = alike > 0 ? `, and ${count - 1 + alike} more like it` : '';
  const failed = item.error ? ` (${item.error})` : '';
  return [capital(item.says), `${failed}${times}${more} `, { code: item.call }];
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

/**
 * What in the parameters made it so, where a detection said it: of the most serious events alone. Above a list it would
 * seem to be said of every line, so there it stands only where it holds for all of the most serious.
 */
export function because(c: Case): Text[] {
  const [worst, ...others] = c.items.filter((item) => item.severity === highestOf(c.items));
  const common = (worst?.reasons ?? []).filter((reason) =>
    others.every(({ reasons }) => reasons.includes(reason)),
  );
  return [...new Set(common)]
    .filter((reason) => reason !== '')
    .slice(0, 3)
    .map(capital);
}

function highestOf(items: readonly Item[]): Severity | undefined {
  return items.reduce<Severity | undefined>(
    (top, { severity }) => (top === undefined || rank(severity) > rank(top) ? severity : top),
    undefined,
  );
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

const RESOLVE_REASONS: { readonly [R in ResolveReason]: string } = {
  expected: 'Expected work',
  mistake: 'A mistake, put right',
  attack: 'An attack, contained',
  'false-alarm': 'A false alarm',
  other: 'Something else',
};

/** `expected work`: why a case was resolved, within a sentence. */
export function resolvedAs(reason: ResolveReason): string {
  const label = RESOLVE_REASONS[reason];
  return label.charAt(0).toLowerCase() + label.slice(1);
}

export const RESOLVE_FORM: Form = {
  title: 'Resolve this case',
  intro: 'This closes the case and the page. The reason stays in the audit for good.',
  options: {
    label: 'What was it?',
    values: Object.entries(RESOLVE_REASONS).map(([value, label]) => ({ value, label })),
  },
  text: { label: 'How do you know, and what was done?', hint: 'Talked to Jane; the key is rotated' },
  submit: 'Resolve',
};

export const COMMENT: Choice = { input: 'comment', label: 'Add a comment', form: COMMENT_FORM };
export const ACKNOWLEDGE: Choice = { input: 'acknowledge', label: 'Acknowledge', style: 'primary' };
export const RESOLVE: Choice = { input: 'resolve', label: 'Resolve', form: RESOLVE_FORM };
export const MORE: Choice = {
  input: 'more',
  label: 'What else did they do?',
  spoken: 'What else did they do? The answer is for you alone',
};
