import type { Card, Choice, Fact } from './card.js';
import { at, because, capital, deed, facts, list, resolvedAs, why } from './cards.js';
import type { Audience, Case, EscalationReason } from './case.js';
import type { Span, Text } from './text.js';

/** Why security is looking at it, as a headline. */
const HEADLINES: { readonly [R in EscalationReason]: string } = {
  alert: 'This always pages',
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

/** The card in the security channel, in every state: what happened, how sure we are, what was said and done. */
export function securityCard(c: Case, choices: readonly Choice[], footer: Text): Card {
  const headline = securityHeadline(c);
  const standing = c.facts.resolved ? `Closed · ${headline}` : headline;
  return {
    headline: `${standing} · ${c.severity} · ${c.code}`,
    body: [[{ bold: `${capital(c.actor)} ${deed(c)}` }], ...because(c)],
    facts: [...facts(c), ...who(c)],
    list: list(c.items),
    after: [...said(c), why(c)],
    choices,
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
  return [...key, ...how, reached(c)];
}

/** An alert is no question: whoever did it is told. */
function reached({ audience, how, tier }: Case): Fact {
  const asked = tier !== 'alert' && (audience.kind === 'nobody' || audience.role === 'asked');
  const label = asked ? 'Asked' : 'Only told';
  if (audience.kind === 'nobody')
    return { label, value: audience.why === how ? 'nobody' : `nobody: ${audience.why}` };
  return { label, value: mentions(audience) };
}

/** Those who may answer, or are told. */
export function mentions(audience: Exclude<Audience, { kind: 'nobody' }>): Span[] {
  const ids = audience.kind === 'person' ? [audience.slackId] : audience.slackIds;
  return ids.flatMap((mention, i) => (i > 0 ? [', ', { mention }] : [{ mention }]));
}

/** Everything people said and did so far, one line each. */
function said(c: Case): Text[] {
  const { answer, vouches, comments, acknowledged, resolved } = c.facts;
  const lines: Text[] = [];
  if (answer) {
    lines.push([
      { bold: answer.by.name },
      ...at(` answered ${ANSWERS[answer.choice]} at `, answer.at, late(answer.late)),
    ]);
  }
  for (const vouch of vouches) {
    lines.push([{ bold: vouch.by.name }, ...at(' verified it with Duo at ', vouch.at, late(vouch.late))]);
  }
  for (const comment of comments.slice(-3)) {
    lines.push([{ bold: comment.by.name }, ' says: ', comment.text]);
  }
  if (acknowledged)
    lines.push([{ bold: acknowledged.by.name }, ...at(' took this on at ', acknowledged.at, '')]);
  if (resolved) {
    lines.push([
      { bold: resolved.by.name },
      ...at(` resolved it as ${resolvedAs(resolved.reason)} at `, resolved.at, `: ${resolved.text}`),
    ]);
  }
  return lines;
}

const ANSWERS = { yes: 'Yes', no: 'No', unsure: 'Not sure' } as const;

function late(isLate: boolean): string {
  return isLate ? ', after the page: it closes nothing' : '';
}
