import { deed, why } from '../core/cards.js';
import type { Case, Item } from '../core/case.js';
import type { Severity } from '../core/detection.js';
import { securityHeadline } from '../core/security-card.js';
import { plain, type Text } from '../core/text.js';
import type { Effect } from '../core/workflow.js';
import type { StoredEffect } from '../ports/store.js';
import type { Page } from '../ports.js';
import { type Attempt, stillOurs } from './attempt.js';
import type { World } from './world.js';

/** Only what is high or critical rings at night; PagerDuty maps these to an urgency. */
const SEVERITIES: { readonly [S in Severity]: Page['severity'] } = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
  info: 'info',
};

/** Tells the pager; where there is none, a mention in the security channel is the page. */
export async function page(
  world: World,
  effect: StoredEffect,
  action: 'trigger' | 'acknowledge' | 'resolve',
): Promise<Attempt> {
  const c = effect.caseId ? await world.store.cases.get(effect.caseId) : null;
  if (!c) return { done: 'no such case' };
  if (!world.pager) return action === 'trigger' ? mentionInstead(world, c) : { done: 'no pager is set up' };
  await stillOurs(world, effect);
  if (action === 'trigger') await world.pager.trigger(pageOf(c));
  else for (const dedupKey of incidentsOf(c)) await world.pager[action](dedupKey);
  return { done: action };
}

/**
 * One incident a case; a second one where it was paged softly and has become serious since: PagerDuty settles how
 * loud an incident is when it makes it, and adds whatever comes later in silence.
 */
function incidentsOf({ id, facts }: Case): readonly [string, ...string[]] {
  return facts.louder ? [`${id}:loud`, id] : [id];
}

/** A page each time: worse news about the same case calls people again. */
async function mentionInstead(world: World, c: Case): Promise<Attempt> {
  const effects = await world.store.effects.ofCase(c.id);
  const pages = effects.filter(({ effect, state }) => isTrigger(effect) && state === 'done').length;
  const mentions = effects.filter(({ effect }) => effect.kind === 'mention').length;
  if (mentions <= pages) await mention(world, c, 'No pager is set up, so this is the page.');
  return { done: 'mentioned in the security channel' };
}

function isTrigger(effect: Effect): boolean {
  return effect.kind === 'page' && effect.action === 'trigger';
}

/** The second road to people, once for each page that calls them: a mention made since says it all. */
export async function secondRoad(world: World, c: Case, why: string): Promise<void> {
  const effects = await world.store.effects.ofCase(c.id);
  // Pages go one at a time, in order: the first that is not settled is the one in trouble.
  const now = effects.findIndex(({ effect, state }) => effect.kind === 'page' && OPEN.has(state));
  const called = effects.slice(0, now + 1).findLastIndex((one) => isTrigger(one.effect));
  if (!effects.slice(called + 1).some(({ effect }) => effect.kind === 'mention'))
    await mention(world, c, why);
}

const OPEN: ReadonlySet<StoredEffect['state']> = new Set(['due', 'running', 'unknown']);

async function mention(world: World, c: Case, why: string): Promise<void> {
  const text: Text = [
    { bold: `${securityHeadline(c)} (${c.severity}, case ${c.code})` },
    `: ${c.actor} ${deed(c)}. ${why}`,
  ];
  // A lane of its own: it must not wait for a card that cannot be posted.
  const effect = { effect: { kind: 'mention', text } as const, lane: `${c.id}:mention` };
  const rings = await world.store.transaction(async (tables) => {
    await tables.audit.append([
      { caseId: c.id, who: 'vouch', action: 'effect-intended', detail: { kind: 'mention', why } },
    ]);
    return tables.effects.add(c.id, [effect]);
  });
  await world.queue.ring('effect', rings);
}

export function pageOf(c: Case): Page {
  return {
    dedupKey: incidentsOf(c)[0],
    summary: `${securityHeadline(c)}: ${c.actor} ${deed(c)}`,
    severity: SEVERITIES[c.severity],
    source: c.account,
    at: c.openedAt,
    details: details(c),
    link: null,
  };
}

function details(c: Case): { [label: string]: string } {
  const table: { [label: string]: string } = {
    Case: `${c.code} (type /sec case ${c.code} in Slack)`,
    Why: c.facts.escalation?.reason === 'alert' ? why(c) : (c.facts.escalation?.detail ?? ''),
    Who: c.actor.includes(c.how) ? c.actor : `${c.actor}: ${c.how}`,
  };
  c.items.slice(0, 10).forEach((item, i) => {
    table[c.items.length === 1 ? 'What' : `What ${i + 1}`] = line(item);
  });
  if (c.items.length > 10) table['And'] = `${c.items.length - 10} more`;
  const first = c.items[0];
  for (const fact of first?.facts ?? []) table[fact.label] = plain(fact.value);
  return table;
}

function line(item: Item): string {
  const failed = item.error ? `, failed: ${item.error}` : '';
  return `${item.says} (${item.call}${failed}) in ${item.account}, ${item.region}, at ${item.at.toISOString()} from ${item.address ?? 'an unrecorded address'}, key ${item.accessKey ?? 'not recorded'}`;
}
