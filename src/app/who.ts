import type { Card } from '../core/card.js';
import type { Case, Presser } from '../core/case.js';
import { firstAt } from '../core/case.js';
import type { Actor } from '../core/event.js';
import { identify, type Known } from '../core/identify.js';
import type { IssuedKey } from '../core/normalise/issued-key.js';
import { isStorm } from '../core/storm.js';
import type { Span, Text } from '../core/text.js';
import { addressCard } from '../core/who/address-card.js';
import { type Search, whoCard } from '../core/who/card.js';
import { callersOf, type Deed } from '../core/who/deeds.js';
import { actorNamed, readSought, type Sought, soughtText } from '../core/who/sought.js';
import { actorOfIssued, MOST_STEPS, type Steps, stepsBack, type Walk, walkBack } from '../core/who/walk.js';
import type { AuditTable, StoredEffect } from '../ports/store.js';
import { know, lookUp } from './know.js';
import { askTrail } from './trail.js';
import { accountName, type World } from './world.js';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const MOST_DEEDS = 1_000;
const MOST_CALLERS = 15;
const MOST_TOOK = 20;
const MOST_KEYS = 10;
/** Slack waits three seconds for the answer to a command. */
const COMMAND_MS = 1_500;
const PRESS_MS = 6_000;

interface Window {
  readonly from: Date;
  readonly to: Date;
}

/** `/sec who …`: null where it is nothing that can be looked for. Looking at colleagues leaves a trace first. */
export async function who(world: World, slackId: string, typed: string): Promise<Card | null> {
  const sought = readSought(typed);
  if (!sought) return null;
  const person = await world.store.people.bySlackId(slackId);
  const by = { slackId, personId: person?.id ?? null, name: person?.name ?? slackId };
  await world.store.transaction((tables) =>
    tables.audit.append([whoAsked(by, null, soughtText(sought).slice(0, 500))]),
  );
  const to = await world.store.now();
  return answerTo(world, sought, { from: new Date(to.getTime() - DAY), to }, COMMAND_MS);
}

/** The line of the audit that says who looked at whom. */
export function whoAsked(
  { personId, slackId, name }: Presser,
  caseId: string | null,
  about: string,
): Parameters<AuditTable['append']>[0][number] {
  return { caseId, who: `person:${personId ?? slackId}`, action: 'who-asked', detail: { name, about } };
}

/** What else the session of a case did, as the answer to a press under its card. */
export async function more(world: World, { caseId }: StoredEffect): Promise<Card | Text> {
  const c = caseId ? await world.store.cases.get(caseId) : null;
  if (!c) return 'There is no such case any more.';
  const keys = keysIn(c);
  if (keys.length > 1 || isStorm(c)) return severalSessions(keys);
  return answerTo(world, soughtIn(c), windowOf(c, await world.store.now()), PRESS_MS);
}

function keysIn({ items }: Pick<Case, 'items'>): readonly string[] {
  return [...new Set(items.flatMap(({ accessKey }) => accessKey ?? []))];
}

/** A case of many, such as a storm: there is no one whose day it could tell. */
function severalSessions(keys: readonly string[]): Text {
  const named = keys.slice(0, MOST_KEYS).flatMap((key): Span[] => [' ', { code: `/sec who ${key}` }]);
  const left = keys.length > MOST_KEYS ? [` and ${keys.length - MOST_KEYS} more`] : [];
  return ['This case is of many sessions. Ask about one of them:', ...named, ...left];
}

/** All events of a case are of one session: mostly that is one key. */
function soughtIn({ items, principal }: Pick<Case, 'items' | 'principal'>): Sought {
  const [key] = keysIn({ items });
  return key ? { kind: 'key', key } : { kind: 'principal', principal, session: null };
}

/** The last day; for what is longer ago, half a day before it and after it. */
function windowOf({ items }: Case, now: Date): Window {
  const at = firstAt(items).getTime();
  const old = now.getTime() - at > DAY - HOUR;
  const to = old ? Math.min(now.getTime(), at + DAY / 2) : now.getTime();
  return { from: new Date(to - DAY), to: new Date(to) };
}

async function answerTo(world: World, sought: Sought, window: Window, withinMs: number): Promise<Card> {
  if (sought.kind === 'address') return fromAddress(world, sought, window);
  const table = world.store.who;
  const [kept, used] = await Promise.all([
    table.deeds(sought, window.from, window.to, MOST_DEEDS),
    table.actor(sought),
  ]);
  const key = sought.kind === 'key' ? sought.key : soleKey(kept.deeds);
  const chain = key ? await table.chain(key, MOST_STEPS + 1) : [];
  const accounts = accountsOf(sought, kept.deeds, used, chain);
  const trail = await askTrail(world, { sought, key, accounts, kept: kept.deeds, ...window, withinMs });
  const deeds = [...kept.deeds, ...trail.deeds];
  const actor = actorIn(sought, key, used ?? trail.deeds[0]?.actor ?? null, chain);
  const [walk, took, counted] = await Promise.all([
    actor && walkOf(world, actor, key, chain),
    key ? table.issuedTo(key, window.from, window.to, MOST_TOOK) : [],
    table.counted(accounts, window.from, window.to),
  ]);
  const search: Search = { ...window, beyond: kept.more, counted, trail: trail.search };
  const title = soughtText(sought);
  return whoCard({ title, walk, actor, took, deeds, search, accountName: (id) => accountName(world, id) });
}

/** The one key that a principal used in that time; null where it was several, or none. */
function soleKey(deeds: readonly Deed[]): string | null {
  const keys = new Set(deeds.flatMap(({ actor }) => actor.accessKey ?? []));
  return keys.size === 1 ? ([...keys][0] ?? null) : null;
}

/** Who it is, as far as the event or the name says. Of several sessions none may speak for the others. */
function actorIn(
  sought: Exclude<Sought, { kind: 'address' }>,
  key: string | null,
  used: Actor | null,
  chain: readonly IssuedKey[],
): Actor | null {
  const [issued] = chain;
  if (sought.kind === 'key') return used ?? (issued ? actorOfIssued(issued) : null);
  if (!used) return { ...actorNamed(sought.principal), sessionName: sought.session };
  if (key !== null) return used;
  return { ...used, accessKey: null, sessionName: sought.session, sourceIdentity: null };
}

function accountsOf(
  sought: Sought,
  deeds: readonly Deed[],
  used: Actor | null,
  chain: readonly IssuedKey[],
): readonly string[] {
  const named = sought.kind === 'principal' ? [actorNamed(sought.principal).account] : [];
  const acted = chain.slice(0, 1).map((issued) => actorOfIssued(issued).account);
  const all = [...deeds.map(({ account }) => account), used?.account ?? '', ...acted, ...named];
  return [...new Set(all)].filter((account) => account !== '');
}

async function walkOf(
  world: World,
  actor: Actor,
  key: string | null,
  chain: readonly IssuedKey[],
): Promise<Walk> {
  const back = stepsBack(key, chain);
  const steps: Steps = key === null && actor.kind === 'role' ? { ...back, stop: 'sessions' } : back;
  const [start, ...known] = await Promise.all([
    lookUp(world, actor),
    ...steps.issued.map((step): Promise<Known> => lookUp(world, step.actor)),
  ]);
  const named = actor.sessionName ? await world.store.people.byName(actor.sessionName) : [];
  return walkBack(start, named, steps, known);
}

async function fromAddress(
  world: World,
  sought: Extract<Sought, { kind: 'address' }>,
  { from, to }: Window,
): Promise<Card> {
  const { deeds, more: beyond } = await world.store.who.deeds(sought, from, to, MOST_DEEDS);
  const callers = callersOf(deeds);
  const seen = await Promise.all(
    callers.slice(0, MOST_CALLERS).map(async (caller) => ({
      caller,
      identity: identify(await know(world, caller.actor)),
    })),
  );
  const search: Search = { from, to, beyond, counted: 0, trail: null };
  return addressCard(sought.address, seen, callers.length - seen.length, search, deeds);
}
