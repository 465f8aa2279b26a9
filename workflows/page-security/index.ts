import {
  ACKNOWLEDGE,
  acknowledge,
  acknowledgedAlready,
  at,
  because,
  type Card,
  type Case,
  COMMENT,
  capital,
  closedRow,
  comment,
  deed,
  defineWorkflow,
  type Effect,
  facts,
  isStorm,
  joinedAfterPage,
  list,
  nothingWaits,
  RESOLVE,
  type Refused,
  RIGHTS,
  type Rule,
  resolve,
  type StateRow,
  securityCard,
  type Table,
  why,
} from '../../src/kit/index.js';

type State = 'paged' | 'acknowledged' | 'resolved';

/** There is no question here, so there is no Yes: an old or forged button. */
const notAsked = (): Refused => ({ refused: 'Nobody is asked about this one. You can add a comment.' });

/** The one who did it is told, may say that it was not them, and may comment. */
function told(c: Case): Card | null {
  const { audience } = c;
  if (audience.kind === 'nobody') return null;
  const claimed = c.how.startsWith('session name');
  const subject = audience.kind === 'person' && !claimed ? 'You' : capital(c.actor);
  const what = `${subject} ${deed(c)}`;
  const { answer, acknowledged, resolved } = c.facts;
  const headline = resolved
    ? 'Security closed this'
    : claimed
      ? 'Somebody used your name'
      : 'Security has been told about this';
  return {
    headline,
    body: [[{ bold: what }], ...because(c)],
    facts: facts(c),
    list: list(c.items),
    after: [
      why(c),
      ...(resolved
        ? [[{ bold: resolved.by.name }, ' closed it at ', { time: resolved.at }, `: ${resolved.text}`]]
        : []),
      ...(answer ? [at('You said at ', answer.at, ' that this was not you. Security sees it.')] : []),
    ],
    choices: resolved ? [] : answer ? [COMMENT] : [COMMENT, { input: 'no', label: 'This was not me' }],
    footer: resolved
      ? 'Nothing more to do.'
      : acknowledged
        ? [{ bold: acknowledged.by.name }, ' is looking at it.']
        : 'This kind of change always pages. If it is your work, a short comment saves everybody time.',
    summary: `${headline} ${what}`,
  };
}

function security(c: Case): Card {
  if (c.facts.resolved) return securityCard(c, [], 'Closed.');
  const choices = c.facts.acknowledged ? [RESOLVE] : [ACKNOWLEDGE, RESOLVE];
  return securityCard(c, choices, 'Only security can close this.');
}

const notMe: Rule<'no'> = (c, { by, version }, { now }) => {
  if (c.facts.answer) return { refused: 'You have said so already. Nothing changed.' };
  return {
    facts: { answer: { choice: 'no', by, at: now, late: false, version } },
    note: `${by.name} says that this was not them`,
    reply: 'Thank you. Security sees your answer.',
  };
};

const paged: StateRow = {
  waits: null,
  closed: false,
  joins: 'open',
  cards: { actor: told, security },
  on: {
    due: nothingWaits,
    joined: joinedAfterPage,
    yes: notAsked,
    no: notMe,
    unsure: notAsked,
    comment,
    verified: notAsked,
    unverified: notAsked,
    acknowledge,
    resolve,
    // Refused, so that nothing is shown anew because something could not be shown.
    undeliverable: (_c, { code }) => ({ refused: `The one who did it could not be told: ${code}` }),
  },
};

const states: Table<State> = {
  paged,
  acknowledged: {
    ...paged,
    on: {
      ...paged.on,
      acknowledge: acknowledgedAlready,
    },
  },
  resolved: closedRow({ actor: told, security }),
};

const page: Effect = { kind: 'page', action: 'trigger' };

/** It should never happen, or breaks a guarantee: page at once, tell the one who did it, and let security close it. */
export default defineWorkflow<State>({
  title: 'Security has been told',
  first: 'paged',
  deadline: () => null,
  opening: (c) =>
    isStorm(c)
      ? { escalate: 'storm', effects: [page], note: `Paged once for all of it: ${c.how}` }
      : { escalate: 'alert', effects: [page], note: `Paged at once: ${c.actor} ${deed(c)}` },
  states,
  rights: RIGHTS,
});
