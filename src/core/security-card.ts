import type { Card, Choice, Fact } from './card.js';
import { because, capital, deed, facts, list, why } from './cards.js';
import type { Case, EscalationReason } from './case.js';
import type { Text } from './text.js';

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
  return {
    headline: `${headline} · ${c.severity} · ${c.code}`,
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
  const key = keys.length > 0 ? [{ label: 'Key', value: keys.slice(0, 3).join(', ') }] : [];
  return [...key, { label: 'Who', value: c.how }, { label: 'Asked', value: asked(c) }];
}

function asked(c: Case): Text {
  const { audience } = c;
  if (audience.kind === 'nobody') return `nobody: ${audience.why}`;
  const mentions = audience.kind === 'person' ? [audience.slackId] : audience.slackIds;
  const spans = mentions.flatMap((mention, i) => (i > 0 ? [', ', { mention }] : [{ mention }]));
  return audience.role === 'asked' ? spans : ['only told: ', ...spans];
}

/** Everything people said and did so far, one line each. */
function said(c: Case): Text[] {
  const { answer, vouches, comments, acknowledged, resolved } = c.facts;
  const lines: Text[] = [];
  if (answer) {
    lines.push([
      { bold: answer.by.name },
      ` answered ${ANSWERS[answer.choice]}`,
      ' at ',
      { time: answer.at },
      late(answer.late),
    ]);
  }
  for (const vouch of vouches) {
    lines.push([{ bold: vouch.by.name }, ' verified it with Duo at ', { time: vouch.at }, late(vouch.late)]);
  }
  for (const comment of comments.slice(-3)) {
    lines.push([{ bold: comment.by.name }, ' says: ', comment.text]);
  }
  if (acknowledged)
    lines.push([{ bold: acknowledged.by.name }, ' is looking at it since ', { time: acknowledged.at }]);
  if (resolved) {
    lines.push([
      { bold: resolved.by.name },
      ` resolved it (${resolved.reason}) at `,
      { time: resolved.at },
      `: ${resolved.text}`,
    ]);
  }
  return lines;
}

const ANSWERS = { yes: 'Yes', no: 'No', unsure: 'Not sure' } as const;

function late(isLate: boolean): string {
  return isLate ? ', after the page: it closes nothing' : '';
}
