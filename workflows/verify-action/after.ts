import {
  acknowledge,
  acknowledgedAlready,
  type Case,
  closedRow,
  comment,
  type Effect,
  joinedAfterPage,
  type Moment,
  type Move,
  nothingWaits,
  type Refused,
  type Rule,
  resolve,
  type StateRow,
  type Unverified,
} from '../../src/kit/index.js';
import * as cards from './cards.js';

/** The states after a page. People may still answer; only security closes. */

const page: Effect = { kind: 'page', action: 'trigger' };

const lateYes: Rule<'yes'> = (c, { by, version, at }, { now, policy }) => {
  if (c.facts.answer)
    return { refused: 'You have answered already. If that was a mistake, add a comment: security reads it.' };
  return {
    facts: { answer: { choice: 'yes', by, at: at ?? now, late: true, version }, trouble: null },
    note: `${by.name} answered Yes after the page; not verified yet`,
    reply: policy.secondFactor
      ? 'Thank you. Please verify with Duo as well: it helps security to close this quickly.'
      : 'Thank you. Security sees your answer.',
  };
};

function lateNo(
  c: Case,
  input: Parameters<Rule<'no'>>[1] | Parameters<Rule<'unsure'>>[1],
  { now }: Moment,
): Move | Refused {
  const before = c.facts.answer?.choice;
  if (before === 'no' || before === 'unsure')
    return { refused: 'You have answered already. Nothing changed.' };
  const choice = input.type === 'no' ? 'no' : 'unsure';
  return {
    facts: { answer: { choice, by: input.by, at: now, late: true, version: input.version } },
    note: `${input.by.name} answered ${choice === 'no' ? 'No: this was not them' : 'Not sure'}, after the page`,
    reply: 'Thank you. Security sees your answer.',
  };
}

const lateVerified: Rule<'verified'> = (c, { by, covers }, { now }) => ({
  facts: { vouches: [...c.facts.vouches, { by, at: now, covers, late: true }], trouble: null },
  note: `${by.name} vouched for it with Duo, after the page. It closes nothing; security decides`,
});

const WORDS: { readonly [W in Unverified]: string } = {
  denied: 'was denied on the phone',
  fraud: 'was reported as fraud on the phone',
  'other-person': 'was answered by another person',
  unenrolled: 'is not possible: they are not enrolled',
  bypassed: 'was bypassed, which does not count',
  closed: 'was not finished',
  unreachable: 'could not be reached',
  stale: 'came from an earlier sign-in, which does not count',
};

const lateUnverified: Rule<'unverified'> = (c, { by, why }, { now }) => {
  const note = `The second factor of ${by.name} ${WORDS[why]}`;
  const facts = { trouble: `The second factor ${WORDS[why]}. Security sees that.` };
  if (why === 'fraud') {
    const escalation = { reason: 'fraud' as const, at: now, detail: note };
    const frozen = { ...facts, escalation, frozen: by.personId };
    return { facts: frozen, severity: 'critical', effects: [page], note };
  }
  if (!AGAINST.has(why) || c.facts.escalation?.reason === 'fraud') return { facts, note };
  return {
    facts: { ...facts, escalation: { reason: 'denied', at: now, detail: note } },
    effects: [page],
    note,
  };
};

/** Worse than silence, which it was paged for: the pager and the card say so, whatever is verified later. */
const AGAINST: ReadonlySet<Unverified> = new Set(['denied', 'other-person']);

export const escalated: StateRow = {
  waits: null,
  closed: false,
  joins: 'open',
  cards: { actor: cards.escalated, security: cards.security },
  on: {
    due: nothingWaits,
    joined: joinedAfterPage,
    yes: lateYes,
    no: lateNo,
    unsure: lateNo,
    comment,
    verified: lateVerified,
    unverified: lateUnverified,
    acknowledge,
    resolve,
    // Refused, so that nothing is shown anew because something could not be shown.
    undeliverable: (_c, { code }) => ({ refused: `The card could not be brought to them: ${code}` }),
  },
};

export const acknowledged: StateRow = {
  ...escalated,
  on: {
    ...escalated.on,
    acknowledge: acknowledgedAlready,
  },
};

export const resolved: StateRow = closedRow({ actor: cards.resolved, security: cards.security });

export const after = { escalated, acknowledged, resolved };
