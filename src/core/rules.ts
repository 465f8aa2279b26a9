import { isSummary } from './budget.js';
import type { ChoiceInput } from './card.js';
import { resolvedAs } from './cards.js';
import type { Case, Item } from './case.js';
import { SEVERITIES } from './detection.js';
import { isStorm } from './storm.js';
import type { Cards, NewItem, Refused, Right, Rule, StateRow } from './workflow.js';

/** Rules that workflows have in common: what security does with a case, and what a closed one answers. */

export const nothingWaits = (): Refused => ({ refused: 'Nothing is waiting.' });
const closed = (): Refused => ({ refused: 'Security has closed this case. Nothing changed.' });

export const comment: Rule<'comment'> = (c, { by, text }, { now }) => ({
  facts: { comments: [...c.facts.comments, { by, at: now, text }] },
  note: [{ bold: by.name }, ' says: ', text],
  reply: 'Thank you. Security has your comment.',
});

/** To `acknowledged`; the pager hears it. */
export const acknowledge: Rule<'acknowledge'> = (_c, { by }, { now }) => ({
  to: 'acknowledged',
  facts: { acknowledged: { by, at: now } },
  effects: [{ kind: 'page', action: 'acknowledge' }],
  note: [{ bold: by.name }, ' is looking at it'],
});

export const acknowledgedAlready: Rule<'acknowledge'> = (c) => ({
  refused: `${c.facts.acknowledged?.by.name ?? 'Somebody'} is looking at it already.`,
});

/** To `resolved`, with a reason; the pager hears it. */
export const resolve: Rule<'resolve'> = (_c, { by, reason, text }, { now }) => ({
  to: 'resolved',
  facts: { resolved: { by, at: now, reason, text } },
  effects: [{ kind: 'page', action: 'resolve' }],
  note: [{ bold: by.name }, ` resolved it as ${resolvedAs(reason)}: `, text],
});

/** Closed by security: only a comment is still taken. */
export function closedRow(cards: Cards): StateRow {
  const undeliverable: Rule<'undeliverable'> = (_c, { code }) => ({
    refused: `The card could not be brought up to date: ${code}`,
  });
  return {
    waits: null,
    closed: true,
    joins: 'no',
    cards,
    on: {
      due: nothingWaits,
      joined: closed,
      yes: closed,
      no: closed,
      unsure: closed,
      comment,
      verified: closed,
      unverified: closed,
      acknowledge: closed,
      resolve: closed,
      undeliverable,
    },
  };
}

/** The list grows; the pager hears of it only when it has become more serious. */
export const joinedAfterPage: Rule<'joined'> = (c, { items }) => {
  const worse = items.some((item) => SEVERITIES.indexOf(item.severity) > SEVERITIES.indexOf(c.severity));
  return {
    items: added(c, items),
    effects: worse ? [{ kind: 'page', action: 'trigger' }] : [],
    note: isNews(c, items)
      ? `${items.length} more of the same ${isSummary(c) ? 'list' : 'session'}`
      : undefined,
  };
};

const FEW = 10;
const MANY = 100;

/**
 * Whether the thread hears of it: the first few each, then one line a hundred, a storm never. The card has the list;
 * a line each would hold up the channel for everybody else, at Slack's one a second.
 */
function isNews(c: Case, { length }: readonly NewItem[]): boolean {
  const [had, has] = [c.items.length, c.items.length + length];
  return !isStorm(c) && (has <= FEW || Math.floor(has / MANY) > Math.floor(had / MANY));
}

/** New items take the version that the move will make, and wait for an answer. */
export function added(
  c: Case,
  items: readonly NewItem[],
  standing: Item['standing'] = 'asked',
): readonly Item[] {
  return [...c.items, ...items.map((item): Item => ({ ...item, addedIn: c.version + 1, standing }))];
}

/** Whoever is asked answers; whoever is told may deny and comment; security takes over and closes. */
export const RIGHTS: { readonly [C in ChoiceInput]: Right } = {
  yes: 'asked',
  unsure: 'asked',
  verify: 'asked',
  no: 'concerned',
  comment: 'concerned',
  acknowledge: 'security',
  resolve: 'security',
  more: 'security',
};
