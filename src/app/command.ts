import type { Card } from '../core/card.js';
import { capital, deed } from '../core/cards.js';
import type { Case, Item } from '../core/case.js';
import { rowOf } from '../core/decide.js';
import { legible } from '../core/legible.js';
import { securityHeadline } from '../core/security-card.js';
import { plain, type Span, type Text } from '../core/text.js';
import type { AuditEntry } from '../ports/store.js';
import { noise } from './noise.js';
import { AT_A_COMMAND_MS, inSecurity, passes, whoIs } from './standing.js';
import { weeklyCard } from './weekly.js';
import { who } from './who.js';
import { type World, workflowOf } from './world.js';

const LISTED = 15;
const TIMELINE = 40;
const EVENTS = 12;
const FACTS = 3;

export interface Command {
  readonly slackId: string;
  readonly text: string;
}

/** `/sec …`: an answer that only the one who typed it sees. What it cannot do, it says, with help. */
export async function command(world: World, { slackId, text }: Command): Promise<Card | Text> {
  const [verb = 'help', ...words] = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const security = await isSecurity(world, slackId);
  if (security === null)
    return 'Slack cannot say right now who is in the security team. Try again in a minute.';
  if (!security) return friendly();
  switch (verb.toLowerCase()) {
    case 'help':
      return help();
    case 'cases':
      return cases(world, words);
    case 'case':
      return oneCase(world, words);
    case 'who':
      return (await who(world, slackId, words[0] ?? '')) ?? help(whoNote(words[0] ?? ''));
    case 'noise':
      return noise(world, words[0] ?? '');
    case 'weekly':
      return weeklyCard(world);
    default:
      return help(`There is no command “${verb.slice(0, 40)}”.`);
  }
}

/** By the same standing as at a press. Null: Slack cannot say now. */
async function isSecurity(world: World, slackId: string): Promise<boolean | null> {
  try {
    const [{ full, frozen }, inGroup] = await Promise.all([
      whoIs(world, slackId),
      inSecurity(world, slackId, AT_A_COMMAND_MS),
    ]);
    return inGroup && full && !frozen;
  } catch (error) {
    world.runLog.error('who typed a command could not be found out, so they are not security', error);
    return passes(error) ? null : false;
  }
}

function card(parts: Partial<Card> & Pick<Card, 'headline' | 'summary'>): Card {
  return { body: [], facts: [], after: [], choices: [], ...parts };
}

function friendly(): Card {
  return card({
    headline: 'Hello, this is Vouch',
    body: [
      'I ask people whether a sensitive change was theirs, and tell security when nobody vouches for it.',
      'You need no command for that: when there is something for you, I write to you. The /sec commands are for the security team.',
    ],
    footer: 'Worried about something? Write to the security channel.',
    summary: 'The /sec commands are for the security team.',
  });
}

function help(note?: string): Card {
  return card({
    headline: 'What you can ask',
    body: note ? [note] : [],
    facts: [
      { label: '/sec cases 2', value: 'Cases that are open, the worst first, a page at a time' },
      { label: '/sec cases all', value: 'The newest cases, closed ones too' },
      { label: '/sec case 4F2K', value: 'One case: what happened, how sure we are, and its whole timeline' },
      { label: '/sec case 4F2K events 2', value: 'Every event of it, the newest first, a page at a time' },
      {
        label: '/sec who AKIA…',
        value: 'Who is behind a key, an ARN or an address, and what they did in the last 24 hours',
      },
      {
        label: '/sec noise 7',
        value: 'What each detection asked and paged in so many days, and what to tune',
      },
      { label: '/sec weekly', value: 'The report of every Monday, up to now' },
      { label: '/sec help', value: 'This list' },
    ],
    footer: 'Only you see the answers.',
    summary: 'Commands: /sec cases, /sec case ID, /sec who KEY, /sec noise, /sec weekly, /sec help',
  });
}

function whoNote(typed: string): string {
  const wanted = 'Give an access key, the ARN of a user, role or session, or an address.';
  return typed === '' ? `Who? ${wanted}` : `“${typed.slice(0, 60)}” cannot be looked for. ${wanted}`;
}

/** The worst first, so that a flood of small ones hides nothing; `all`: the newest first, closed ones too. */
async function cases(world: World, words: readonly string[]): Promise<Card> {
  const all = words[0]?.toLowerCase() === 'all';
  const page = pageIn(words[all ? 1 : 0]);
  if (page === null) return help('A page is a number from 1 on, such as /sec cases 2.');
  const open = await world.store.cases.countOpen();
  const shown = await world.store.cases.list({
    ...(all ? { order: 'newest' } : { open: true, order: 'worst' }),
    limit: LISTED,
    offset: (page - 1) * LISTED,
  });
  const headline = all
    ? 'The newest cases'
    : open === 0
      ? 'No case is open'
      : `${open} open ${open === 1 ? 'case' : 'cases'}, the worst first`;
  const left = all ? 0 : open - page * LISTED;
  return card({
    headline: page > 1 ? `${headline}, page ${page}` : headline,
    body: shown.length === 0 && page > 1 ? ['There is nothing on this page.'] : [],
    list: { items: shown.map((c) => row(c)), more: Math.max(0, left) },
    footer: `/sec case and the four characters show one of them whole.${left > 0 ? ` /sec cases ${page + 1} lists the next.` : ''}`,
    summary: headline,
  });
}

/** Null where it is none. */
function pageIn(typed: string | undefined): number | null {
  if (typed === undefined || /^open$/i.test(typed)) return 1;
  return /^[1-9]\d{0,3}$/.test(typed) ? Number(typed) : null;
}

function row(c: Case): Span[] {
  return [{ bold: c.code }, ` ${c.severity}, ${c.state}: ${c.actor} ${deed(c)}, `, { time: c.openedAt }];
}

async function oneCase(world: World, [code = '', part = '', page = '']: readonly string[]): Promise<Card> {
  const wanted = code.toUpperCase().replace(/[^0-9A-Z]/g, '');
  const c = wanted === '' ? null : await world.store.cases.byCode(wanted);
  if (!c) {
    return help(
      code === ''
        ? 'Which case? /sec case needs its four characters.'
        : `There is no case “${code.slice(0, 20)}”.`,
    );
  }
  if (part.toLowerCase() === 'events') return events(c, pageIn(page === '' ? undefined : page));
  const shown = caseCard(world, c, await world.store.now());
  const entries = (await world.store.audit.ofCase(c.id)).filter((entry) => !isHousekeeping(entry));
  const timeline = entries.slice(-TIMELINE).map((entry) => moment(entry));
  return {
    ...shown,
    choices: [],
    list: { items: timeline, more: Math.max(0, entries.length - timeline.length) },
    footer: `${c.workflow}, now ${c.state}. ${c.facts.escalation ? 'To act on it, use its card in the security channel. ' : ''}/sec case ${c.code} events lists what was done.`,
  };
}

/** A card has a few lines of a long list; here is all of it, with what each one made or changed. */
function events(c: Case, page: number | null): Card {
  const newest = [...c.items].sort((a, b) => b.at.getTime() - a.at.getTime());
  const pages = Math.ceil(newest.length / EVENTS);
  if (page === null || page > pages)
    return help(`Case ${c.code} has ${pages === 1 ? 'one page' : `pages 1 to ${pages}`} of events.`);
  const shown = newest.slice((page - 1) * EVENTS, page * EVENTS);
  const more = page < pages;
  return card({
    headline: `Events of ${c.code}${pages > 1 ? `, page ${page} of ${pages}` : ''}`,
    list: { items: shown.map(event), more: 0 },
    footer: more ? `/sec case ${c.code} events ${page + 1} shows the next.` : 'That was all.',
    summary: `${newest.length} events of case ${c.code}`,
  });
}

function event({ at: time, says, call, error, facts }: Item): Span[] {
  const failed = error ? ` (${error})` : '';
  const told = facts.slice(0, FACTS).map(({ label, value }) => `${label}: ${legible(plain(value), 60)}`);
  return [
    { time },
    `: ${capital(says)}${failed} `,
    { code: call },
    ...(told.length > 0 ? [`. ${told.join('; ')}`] : []),
  ];
}

/** Security's card in this state, or, where the state has none, the facts without a headline of alarm. */
function caseCard(world: World, c: Case, now: Date): Card {
  const row = rowOf(workflowOf(world, c.workflow), c.state);
  const ready = row.cards.security?.(c, { now, policy: world.policy });
  if (ready) return ready;
  const headline = c.facts.escalation ? securityHeadline(c) : 'Not with security';
  return card({
    headline: `${headline} · ${c.severity} · ${c.code}`,
    body: [[{ bold: `${c.actor} ${deed(c)}` }]],
    facts: [
      { label: 'Where', value: c.account },
      { label: 'Who', value: c.how },
      { label: 'Asked', value: c.audience.kind === 'nobody' ? `nobody: ${c.audience.why}` : c.audience.name },
    ],
    summary: `Case ${c.code}: ${c.actor} ${deed(c)}`,
  });
}

function moment(entry: AuditEntry): Span[] {
  return [{ time: entry.at }, `: ${momentText(entry)}`];
}

/** What Vouch did outside, in words. */
const DONE: { readonly [kind: string]: string } = {
  page: 'Told the pager',
  show: 'Brought a message up to date',
  note: 'Wrote in the thread',
  mention: 'Called security in the channel',
  tell: 'Told security in the channel',
  whisper: 'Answered whoever pressed',
  more: 'Said what else they did, to the one who asked',
};

/** Of no use to whoever reads the timeline; `vouch audit show` has it. */
function isHousekeeping({ action, detail }: AuditEntry): boolean {
  if (action === 'effect-intended') return true;
  return action === 'effect-done' && (detail['kind'] === 'show' || detail['kind'] === 'note');
}

function momentText(entry: AuditEntry): string {
  const { note, kind, person } = entry.detail;
  if (entry.action === 'person-frozen') return `The answers of ${person} are on hold since then`;
  if (entry.action === 'person-released') return `The answers of ${person} count again`;
  if (entry.action === 'press-refused')
    return `${entry.detail['name']} was turned away: ${entry.detail['why']}`;
  if (typeof note === 'string') return note;
  if (entry.action === 'effect-done' && typeof kind === 'string') return DONE[kind] ?? `Did: ${kind}`;
  if (entry.action === 'who-asked') return `${entry.detail['name']} asked what else they did`;
  return `${entry.who}: ${entry.action}. ${describeDetail(entry)}`;
}

function describeDetail(entry: AuditEntry): string {
  const { kind, how, why, error } = entry.detail;
  return [kind, how, why, error].filter((part) => typeof part === 'string').join(', ');
}
