import type { Card, Fact } from '../card.js';
import { capital } from '../cards.js';
import type { Actor } from '../event.js';
import { tailOf } from '../normalise/aws-names.js';
import type { IssuedKey } from '../normalise/issued-key.js';
import type { Identity } from '../person.js';
import type { Span, Text } from '../text.js';
import { type Call, callsOf, type Deed } from './deeds.js';
import { type Hop, ownersOf, type Walk } from './walk.js';

/** What was looked through, and what could not be. */
export interface Search {
  readonly from: Date;
  readonly to: Date;
  /** Kept events beyond those that are shown here. */
  readonly beyond: number;
  /** Calls of anybody in the same accounts that nobody watches: only their number is kept. */
  readonly counted: number;
  readonly trail: TrailSearch | null;
}

/** What CloudTrail itself was asked; null where it cannot be. */
export interface TrailSearch {
  /** Accounts and regions that answered. */
  readonly places: number;
  /** False: there was more than could be read in the time there was. */
  readonly whole: boolean;
  /** Why some of it could not be read. */
  readonly trouble: readonly string[];
}

export interface Answer {
  readonly title: string;
  readonly walk: Walk | null;
  /** Whoever used the key last, or what it was issued for. */
  readonly actor: Actor | null;
  /** Keys that were issued to it in that time. */
  readonly took: readonly IssuedKey[];
  readonly deeds: readonly Deed[];
  readonly search: Search;
  /** An account as people call it. */
  readonly accountName: (account: string) => string;
}

/** Lines that a phone still shows without losing the thread. */
const MOST_LINES = 25;
const LEAST_CALLS = 8;
const MOST_TOOK = 4;

/** Who it is and how we know; then the steps back to them; then what they did. */
export function whoCard(answer: Answer): Card {
  const { walk, actor, deeds, search } = answer;
  const headline = walk ? headlineOf(walk.identity) : `Nothing known about ${answer.title}`;
  const facts = [...chainFacts(answer), ...deedFacts(answer), searched(search)];
  const calls = callsOf(deeds);
  const after = notes(search, deeds);
  const room = Math.max(LEAST_CALLS, MOST_LINES - 2 - facts.length - after.length);
  return {
    headline,
    body: [walk && actor ? how(walk.identity, actor) : UNKNOWN],
    facts,
    list: { items: calls.slice(0, room).map(callLine), more: Math.max(0, calls.length - room) },
    after,
    choices: [],
    footer: 'Only you see this. That you asked is in the audit.',
    summary: `${headline}: ${deeds.length} calls, ${answer.title}`,
  };
}

const UNKNOWN =
  'No event we keep was made with it, and nothing we saw issued it. That is no proof that nothing happened: only watched calls are kept.';

function headlineOf({ sureness, person, machine }: Identity): string {
  if (sureness === 'attested' && person) return person.name;
  if (sureness === 'attested' && machine) return 'A machine, with owners';
  return sureness === 'claimed' ? 'Nobody we can prove' : 'Nobody we can name';
}

function how({ sureness, person, machine, how: known }: Identity, { sessionName }: Actor): Text {
  if (sureness === 'attested' && person) return [`${capital(known)}: attested.`];
  if (sureness === 'attested' && machine)
    return [`${capital(known)}: attested. `, `${capital(ownersOf(machine.owners))}.`];
  if (sureness === 'claimed' && person)
    return `The session is called “${sessionName ?? ''}”, which may mean ${person.name}. The caller chose that name, so it is claimed, not proof.`;
  return `${capital(known)}.`;
}

function chainFacts({ walk, actor, took, title }: Answer): Fact[] {
  if (!walk || !actor) return [{ label: 'Asked about', value: title }];
  return [
    { label: 'Acts as', value: [...called(actor), ...withKey(actor.accessKey)] },
    ...walk.hops.map(hopFact),
    { label: 'The trail ends here', value: walk.end },
    ...(took.length > 0 ? [{ label: 'Went on as', value: tookText(took) }] : []),
  ];
}

function called(actor: Actor): Span[] {
  const { kind, sessionName } = actor;
  const name = actorTitle(actor);
  if (!sessionName || kind === 'identity-center') return [name];
  return [`${name} (session “${sessionName}”, a name the caller chose)`];
}

/** `IAM user jane`, `role deploy`. */
export function actorTitle({ kind, name }: Actor): string {
  if (kind === 'user') return `IAM user ${name}`;
  return kind === 'identity-center' ? `Identity Center user ${name}` : name;
}

function withKey(key: string | null): Span[] {
  return key ? [', key ', { code: key }] : [];
}

/** `role deploy at 14:02 by IAM user jane, key AKIA…. Attested: Jane Doe`. */
function hopFact({ role, at, actor, proof }: Hop): Fact {
  const { person, machine, sureness } = proof;
  const sure =
    sureness !== 'attested'
      ? '. Attested: the principal; no person yet'
      : `. Attested: ${person ? person.name : `a machine, and ${ownersOf(machine?.owners ?? [])}`}`;
  const by = [...called(actor), ...withKey(actor.accessKey)];
  return { label: 'Taken on', value: [roleName(role), ' at ', { time: at }, ' by ', ...by, sure] };
}

function roleName(role: string): string {
  return /:role\//.test(role) ? `role ${tailOf(role)}` : tailOf(role);
}

function tookText(took: readonly IssuedKey[]): Text {
  const shown = took.slice(0, MOST_TOOK).flatMap(({ role, at, accessKey }, i): Span[] => {
    return [
      i > 0 ? ', ' : '',
      roleName(role),
      ' at ',
      { time: at, clock: true },
      ' (',
      { code: accessKey },
      ')',
    ];
  });
  return took.length > MOST_TOOK ? [...shown, ` and ${took.length - MOST_TOOK} more`] : shown;
}

function deedFacts({ deeds, accountName }: Answer): Fact[] {
  if (deeds.length === 0) return [];
  const places = several(deeds.map(({ account, region }) => `${accountName(account)} · ${region}`));
  const addresses = several(deeds.flatMap(({ address }) => (address === null ? [] : [address])));
  return [
    { label: 'Where', value: places },
    { label: 'From', value: addresses || 'no address was recorded' },
  ];
}

function several(values: readonly string[]): string {
  const each = [...new Set(values)];
  return each.length <= 3 ? each.join(', ') : `${each.slice(0, 2).join(', ')} and ${each.length - 2} others`;
}

/** Where was looked, and how far back. */
export function searched({ from, to, trail }: Search): Fact {
  const places = trail && trail.places > 0 ? ` and CloudTrail in ${plural(trail.places, 'place')}` : '';
  return {
    label: 'Searched',
    value: [`what Vouch keeps${places}, from `, { time: from }, ' to ', { time: to }],
  };
}

export function plural(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

/** `iam:CreateUser alert · 3 times (1 failed) · 14:02 to 14:10 · not in our feed` */
function callLine({ call, tier, count, failed, first, last, fed }: Call): Text {
  return [
    { code: call },
    tier === 'ignore' ? ' not watched' : ` ${tier}`,
    timesText(count, failed),
    ...spanText(first, last),
    fed ? '' : ' · not in our feed',
  ];
}

export function timesText(count: number, failed: number): string {
  const times = count === 1 ? ' · once' : ` · ${count} times`;
  if (failed === 0) return times;
  return count === failed ? `${times}, failed` : `${times}, ${failed} failed`;
}

export function spanText(first: Date, last: Date): Span[] {
  const same = last.getTime() - first.getTime() < 60_000;
  return same ? [' · ', { time: first }] : [' · ', { time: first }, ' to ', { time: last, clock: true }];
}

/** What the answer does not hold. */
export function notes({ beyond, counted, trail }: Search, deeds: readonly Deed[]): Text[] {
  const more = beyond > 0 ? [`${plural(beyond, 'older event')} of that time are not among these.`] : [];
  const tally =
    counted > 0 ? ` In the same accounts ${plural(counted, 'call')} by anybody were only counted.` : '';
  const watched = `Only watched calls are kept one by one.${tally}`;
  return [...more, watched, ...trailNotes(trail, deeds)];
}

function trailNotes(trail: TrailSearch | null, deeds: readonly Deed[]): Text[] {
  if (!trail) return ['CloudTrail itself was not asked: LookupEvents is not set up for this.'];
  const lost = deeds.some(({ fed, tier }) => !fed && tier !== 'ignore');
  const alone = deeds.some(({ fed }) => !fed);
  const meaning = lost
    ? ['“Not in our feed” on a watched call means that only CloudTrail had it: look into the feed.']
    : alone
      ? ['“Not in our feed”: only CloudTrail had it. For what nobody watches that is usual.']
      : [];
  const cut = trail.whole ? [] : ['CloudTrail has more than could be read in the time there was.'];
  const trouble = trail.trouble.slice(0, 2).map((why) => `CloudTrail could not be read: ${why}`);
  return [...meaning, ...cut, ...trouble];
}
