import type { Card, Choice, Fact } from './card.js';
import { at, because, capital, deed, facts, listOf, MORE, resolvedAs, why } from './cards.js';
import type { Audience, Case, EscalationReason, Presser } from './case.js';
import type { Span, Text } from './text.js';

/** Why security is looking at it, as a headline. */
const HEADLINES: { readonly [R in EscalationReason]: string } = {
  alert: 'This always pages',
  storm: 'Many of one kind at once',
  no: 'Somebody says this was not them',
  unsure: 'Somebody is not sure this was them',
  silence: 'Nobody vouched for this',
  unverified: 'A Yes without the second factor',
  denied: 'The second factor was denied',
  fraud: 'Reported as fraud on the second factor',
  'no-second-factor': 'A Yes that could not be verified',
  'nobody-to-ask': 'There is nobody to ask about this',
  undeliverable: 'The question could not be delivered',
  'not-me-after-all': 'A vouched message was taken back',
};

export function securityHeadline(c: Case): string {
  return c.facts.escalation ? HEADLINES[c.facts.escalation.reason] : 'Vouched for, and worth a look';
}

/**
 * The card in the security channel, in every state: what happened, how sure we are, what was said and done. What else
 * they did can be asked of a closed case too.
 */
export function securityCard(c: Case, choices: readonly Choice[], footer: Text): Card {
  const headline = securityHeadline(c);
  const standing = c.facts.resolved ? `Closed · ${headline}` : headline;
  return {
    headline: `${standing} · ${c.severity} · ${c.code}`,
    body: [[{ bold: `${capital(c.actor)} ${deed(c)}` }], ...because(c)],
    facts: [...facts(c), ...who(c)],
    list: listOf(c),
    after: [...said(c), why(c)],
    choices: [...choices, MORE],
    footer,
    summary: `${headline} (${c.severity}, case ${c.code}): ${c.actor} ${deed(c)}`,
  };
}

function who(c: Case): Fact[] {
  const keys = [...new Set(c.items.map((item) => item.accessKey).filter((key) => key !== null))];
  const key = keys.length > 0 ? [{ label: 'With key', value: keys.slice(0, 3).join(', ') }] : [];
  // The first line says it already where a person is known, or a name was claimed.
  const said = c.actor.includes(c.how) || c.how.startsWith('session name');
  const how = said ? [] : [{ label: 'Who', value: c.how }];
  return [...key, ...how, ...reached(c)];
}

/** An alert is no question: whoever did it is told. */
function reached({ audience, how, tier }: Case): Fact[] {
  const asked = tier !== 'alert' && (audience.kind === 'nobody' || audience.role === 'asked');
  const label = asked ? 'Asked' : 'Only told';
  if (audience.kind !== 'nobody') {
    // A question that only tells somebody: a name that was claimed, or one whose answers do not count.
    const held = tier !== 'alert' && audience.role === 'told' && !how.startsWith('session name');
    const why = held ? ['; their answers are on hold since they reported fraud'] : [];
    return [{ label, value: [...mentions(audience), ...why] }];
  }
  if (!asked) return [];
  return [{ label, value: audience.why === how ? 'nobody' : `nobody: ${audience.why}` }];
}

/** Those who may answer, or are told. */
export function mentions(audience: Exclude<Audience, { kind: 'nobody' }>): Span[] {
  const ids = audience.kind === 'person' ? [audience.slackId] : audience.slackIds;
  return ids.flatMap((mention, i) => (i > 0 ? [' or ', { mention }] : [{ mention }]));
}

/** Everything people said and did so far, one line each, oldest first; of the comments the newest three. */
function said(c: Case): Text[] {
  const { answer, vouches, comments, acknowledged, resolved } = c.facts;
  const lines: { readonly at: Date; readonly text: Text }[] = [];
  const add = (by: Presser, time: Date, did: string, after = '') =>
    lines.push({ at: time, text: [{ bold: by.name }, ...at(` ${did} at `, time, after)] });
  if (answer)
    add(answer.by, answer.at, `answered ${ANSWERS[answer.choice]}`, answer.late ? ', after the page' : '');
  for (const vouch of vouches)
    add(vouch.by, vouch.at, 'verified it with Duo', vouch.late ? ', after the page: it closes nothing' : '');
  for (const { by, at: time, text } of comments.slice(-3))
    lines.push({ at: time, text: [{ bold: by.name }, ' says: ', text] });
  if (acknowledged) add(acknowledged.by, acknowledged.at, 'took this on');
  if (resolved)
    add(resolved.by, resolved.at, `resolved it as ${resolvedAs(resolved.reason)}`, `: ${resolved.text}`);
  return lines.sort((a, b) => a.at.getTime() - b.at.getTime()).map(({ text }) => text);
}

const ANSWERS = { yes: 'Yes', no: 'No', unsure: 'Not sure' } as const;
