import {
  added,
  type Case,
  comment,
  defineWorkflow,
  type Effect,
  heldUntil,
  isSummary,
  type Moment,
  type Move,
  type NewItem,
  type Policy,
  type Presser,
  type Refused,
  RIGHTS,
  type Rule,
  type Severity,
  type StateRow,
  type Table,
  type Text,
  type Unverified,
} from '../../src/kit/index.js';
import { after } from './after.js';
import * as cards from './cards.js';

export type State =
  | 'gathering'
  | 'asking'
  | 'verifying'
  | 'confirmed'
  | 'escalated'
  | 'acknowledged'
  | 'resolved';

const page: Effect = { kind: 'page', action: 'trigger' };

export function escalate(move: Omit<Move, 'to'> & Pick<Required<Move>, 'escalate' | 'note'>): Move {
  return { ...move, to: 'escalated', deadline: null, effects: [page, ...(move.effects ?? [])] };
}

/** New events are asked about; the deadline may come nearer, never go further. */
function ask(c: Case, items: readonly NewItem[], { now, policy }: Moment): Pick<Move, 'items' | 'deadline'> {
  const critical = items.some((item) => item.severity === 'critical');
  const nearer = now.getTime() + (critical ? policy.askCriticalMs : policy.askMs);
  const deadline = c.deadline && new Date(Math.min(c.deadline.getTime(), nearer));
  return { items: added(c, items), deadline };
}

const joined: Rule<'joined'> = (c, { items }, moment) => ask(c, items, moment);

/** What joins a question that waits out quiet hours waits with it; something serious ends the wait. */
const joinedBefore: Rule<'joined'> = (c, { items }, moment) => {
  const waits = [c, ...items].every(({ severity }) => held(severity, c.openedAt, moment) !== null);
  return waits ? { items: added(c, items) } : ask(c, items, moment);
};

function held(severity: Severity, openedAt: Date, { quiet }: Moment): Date | null {
  return heldUntil(openedAt, 'notify', severity, quiet ?? null);
}

/** Only a question waits. Where nobody may answer there is none, and the page comes at once. */
function heldBack(c: Case, moment: Moment): Date | null {
  const asks = c.audience.kind !== 'nobody' && c.audience.role === 'asked';
  return asks ? held(c.severity, c.openedAt, moment) : null;
}

/** From when on people can answer: their time begins then. */
function askedBy(severity: Severity, from: Date, { askMs, askCriticalMs }: Policy): Date {
  return new Date(from.getTime() + (severity === 'critical' ? askCriticalMs : askMs));
}

function posted(c: Case, moment: Moment): Move {
  if (c.audience.kind === 'nobody') {
    return escalate({ escalate: 'nobody-to-ask', note: `Nobody can be asked: ${c.audience.why}` });
  }
  if (c.audience.role === 'told') {
    return escalate({
      escalate: 'nobody-to-ask',
      note: `${c.audience.name} was told, and cannot answer for it: ${c.how}`,
    });
  }
  const waited = heldBack(c, moment) !== null;
  return {
    to: 'asking',
    note: `${c.audience.name} was asked${waited ? ', after quiet hours' : ''}`,
    deadline: waited ? askedBy(c.severity, moment.now, moment.policy) : c.deadline,
  };
}

const yes: Rule<'yes'> = (c, { by, version, at: pressed }, { now, policy }) => {
  const at = pressed ?? now;
  const late = c.deadline !== null && at.getTime() > c.deadline.getTime();
  const answer = { choice: 'yes' as const, by, at, late, version };
  if (late)
    return escalate({
      escalate: 'silence',
      facts: { answer },
      note: `${by.name} answered Yes, after the deadline`,
    });
  if (!policy.secondFactor) {
    return escalate({
      escalate: 'no-second-factor',
      facts: { answer },
      note: `${by.name} answered Yes; no second factor is set up, so it is not verified`,
    });
  }
  return {
    to: 'verifying',
    facts: { answer, extended: true, trouble: null },
    deadline: c.facts.extended ? c.deadline : extended(c.deadline, at, policy),
    note: `${by.name} answered Yes, and is asked for the second factor`,
  };
};

/** Time enough for the second factor from the press on, and never more than that beyond the old deadline. */
function extended(deadline: Date | null, pressed: Date, policy: Policy): Date {
  return new Date(Math.max(deadline?.getTime() ?? 0, pressed.getTime() + policy.extendMs));
}

const no: Rule<'no'> = (_c, { by, version, at }, { now }) =>
  escalate({
    escalate: 'no',
    facts: { answer: { choice: 'no', by, at: at ?? now, late: false, version } },
    note: `${by.name} answered No`,
    reply: 'Thank you. Security has been told.',
  });

const unsure: Rule<'unsure'> = (_c, { by, version, at }, { now }) =>
  escalate({
    escalate: 'unsure',
    facts: { answer: { choice: 'unsure', by, at: at ?? now, late: false, version } },
    note: `${by.name} is not sure`,
    reply: 'That is fine. Security will have a look.',
  });

/** A verified Yes covers what was shown when it was pressed; what came later is asked anew. */
const verified: Rule<'verified'> = (c, { by, covers }, { now }) => {
  const items = c.items.map((item) =>
    covers.includes(item.eventId) ? { ...item, standing: 'vouched' as const } : item,
  );
  const vouches = [...c.facts.vouches, { by, at: now, covers, late: false }];
  const left = items.filter((item) => item.standing === 'asked').length;
  if (left > 0) {
    return {
      to: 'asking',
      items,
      facts: { vouches, answer: null, trouble: null },
      note: `${by.name} vouched for ${covers.length} with Duo; ${left} came later and are asked anew`,
    };
  }
  return {
    to: 'confirmed',
    items,
    facts: { vouches, trouble: null },
    deadline: null,
    note: `${by.name} vouched for it with Duo`,
  };
};

const ESCALATES: { readonly [W in Unverified]?: 'denied' | 'fraud' | 'no-second-factor' } = {
  denied: 'denied',
  fraud: 'fraud',
  'other-person': 'denied',
  unenrolled: 'no-second-factor',
  bypassed: 'no-second-factor',
};

const TROUBLE: { readonly [W in Unverified]?: string } = {
  closed: 'The Duo page was closed before it finished. Open it again when you are ready.',
  unreachable:
    'Duo cannot be reached right now. Try again in a minute; nothing is verified until it answers.',
  stale: 'Duo answered from an earlier sign-in, which does not count. Please try once more.',
};

/** Denied, reported, impossible: security is told, whatever was vouched for before. Anything else may be tried again. */
const unverified: Rule<'unverified'> = (_c, { by, why }) =>
  distrust(by, why) ?? {
    facts: { trouble: TROUBLE[why] ?? null },
    note: `Second factor of ${by.name}: ${why}; they may try again`,
  };

function distrust(by: Presser, why: Unverified): Move | null {
  const reason = ESCALATES[why];
  if (!reason) return null;
  const fraud = reason === 'fraud';
  return escalate({
    escalate: reason,
    severity: fraud ? 'critical' : undefined,
    facts: fraud ? { frozen: by.personId } : {},
    note: `Second factor of ${by.name}: ${why}`,
  });
}

const undeliverable: Rule<'undeliverable'> = (_c, { code }) =>
  escalate({ escalate: 'undeliverable', note: `The question could not be delivered: ${code}` });

const byDeadline = (c: Case): Date => c.deadline ?? c.openedAt;

const notYet = (): Refused => ({ refused: 'This is being put together. Try again in a few seconds.' });
const notPaged = (): Refused => ({
  refused: 'Nobody has been paged for this yet, so there is nothing to take over.',
});
const already = (): Refused => ({ refused: 'This has been answered already. Nothing changed.' });

const gathering: StateRow = {
  waits: (c, moment) => {
    const { now, policy } = moment;
    const gathered = Math.min(now.getTime() + policy.quietMs, c.openedAt.getTime() + policy.gatherMs);
    return heldBack(c, moment) ?? new Date(gathered);
  },
  closed: false,
  joins: 'open',
  cards: { actor: null, security: null },
  on: {
    due: (c, _input, moment) => posted(c, moment),
    joined: joinedBefore,
    yes: notYet,
    no: notYet,
    unsure: notYet,
    comment,
    verified: notYet,
    unverified: notYet,
    acknowledge: notPaged,
    resolve: notPaged,
    undeliverable,
  },
};

const asking: StateRow = {
  waits: byDeadline,
  closed: false,
  joins: 'open',
  cards: { actor: cards.question, security: null },
  on: {
    due: () => escalate({ escalate: 'silence', note: 'Nobody answered in time' }),
    joined,
    yes,
    no,
    unsure,
    comment,
    verified,
    unverified,
    acknowledge: notPaged,
    resolve: notPaged,
    undeliverable,
  },
};

const verifying: StateRow = {
  waits: byDeadline,
  closed: false,
  joins: 'open',
  cards: { actor: cards.verifying, security: null },
  on: {
    due: () => escalate({ escalate: 'unverified', note: 'The Yes was not verified in time' }),
    joined,
    yes: already,
    no,
    unsure,
    comment,
    verified,
    unverified,
    acknowledge: notPaged,
    resolve: notPaged,
    undeliverable,
  },
};

const confirmed: StateRow = {
  waits: null,
  closed: true,
  joins: 'unasked',
  cards: { actor: cards.confirmed, security: cards.reviewed },
  on: {
    due: () => ({ refused: 'Nothing is waiting.' }),
    joined: (c, { items }) => ({
      items: added(c, items, 'unasked'),
      note: `${items.length} more of the same joined without asking`,
    }),
    yes: already,
    no: (_c, { by, version }, { now }) =>
      escalate({
        escalate: 'not-me-after-all',
        facts: { answer: { choice: 'no', by, at: now, late: false, version } },
        note: `${by.name} says that some of this was not them`,
        reply: 'Thank you. Security has been told.',
      }),
    unsure: already,
    comment,
    verified: already,
    // A second walk, open while the first was approved: a report there takes back what the first one said.
    unverified: (_c, { by, why }) =>
      (why === 'fraud' || why === 'denied' || why === 'other-person' ? distrust(by, why) : null) ?? already(),
    acknowledge: notPaged,
    resolve: notPaged,
    undeliverable: (_c, { code }) => ({ refused: `The card could not be brought up to date: ${code}` }),
  },
};

const states: Table<State> = { gathering, asking, verifying, confirmed, ...after };

/** Somebody did something that people do, and intruders too: ask them, verify a Yes, page on anything else. */
export default defineWorkflow<State>({
  title: 'Was this you?',
  first: 'gathering',
  deadline: (severity, moment) =>
    askedBy(severity, held(severity, moment.now, moment) ?? moment.now, moment.policy),
  opening: (c, moment) => {
    const until = heldBack(c, moment);
    const waits: Text = until ? ['; quiet hours: asked at ', { time: until }] : [];
    const gathers = isSummary(c) ? ', who has had as many questions as a day may bring: a list' : '';
    return { effects: [], note: [`Opened for ${c.actor}${gathers}`, ...waits] };
  },
  states,
  rights: RIGHTS,
});
