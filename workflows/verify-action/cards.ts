import {
  ACKNOWLEDGE,
  at,
  because,
  by,
  type Card,
  type Case,
  type Choice,
  COMMENT,
  capital,
  deed,
  type EscalationReason,
  facts,
  firstAt,
  isSummary,
  listOf,
  type Moment,
  mentions,
  RESOLVE,
  securityCard,
  type Text,
  why,
} from '../../src/kit/index.js';

const YES: Choice = { input: 'yes', label: 'Yes, it was me', spoken: 'Yes, this was me' };
const NO: Choice = { input: 'no', label: 'No', spoken: 'No, this was not me' };
const NOT_SURE: Choice = { input: 'unsure', label: 'Not sure', spoken: 'I am not sure. Security has a look' };
const VERIFY: Choice = { input: 'verify', label: 'Verify with Duo', style: 'primary' };
const NOT_ME: Choice = { input: 'no', label: 'Not me', spoken: 'Some of this was not me' };

/** In a channel everybody could open a link, and make a phone ring that is not theirs. */
function verify({ audience }: Case): Choice {
  return { ...VERIFY, link: audience.kind === 'person' };
}

/** Who speaks in a sentence about the answer: the reader, or for owners whoever of them pressed. */
function speaker(c: Case): string {
  return c.audience.kind === 'person' ? 'You' : (c.facts.answer?.by.name ?? 'Somebody');
}

function theirs(c: Case): string {
  return c.audience.kind === 'person' ? 'Your' : `${speaker(c)}’s`;
}

/** "You did this", or for owners "the role terraform did this". */
function subject(c: Case): string {
  return c.audience.kind === 'person' ? 'You' : `The ${c.actor}`;
}

function shown(c: Case, parts: Pick<Card, 'headline' | 'after' | 'choices' | 'footer'>): Card {
  const what = `${subject(c)} ${deed(c)}`;
  return {
    body: [[{ bold: what }], ...because(c)],
    facts: facts(c),
    list: listOf(c),
    summary: `${parts.headline} ${what}`,
    ...parts,
  };
}

export function question(c: Case, { policy }: Moment): Card | null {
  if (c.audience.kind === 'nobody') return null;
  const deadline = c.deadline ?? c.openedAt;
  return shown(c, {
    headline: headline(c),
    after: [...(isSummary(c) ? gathered(c, policy.askBudget) : [why(c)]), ...again(c), ...owners(c)],
    choices: [YES, NO, NOT_SURE],
    footer: by('Without an answer by ', deadline, ' the on-call is told. That is fine too.'),
  });
}

function headline(c: Case): string {
  if (c.audience.kind !== 'person') return 'Was this one of you?';
  return isSummary(c) && c.items.length > 1 ? 'Was all of this you?' : 'Was this you?';
}

/** Why it is a list, and what the answer covers. */
function gathered({ items }: Case, budget: number): Text[] {
  const things = items.length === 1 ? '1 more thing' : `${items.length} more things`;
  const had =
    budget === 0
      ? 'Smaller'
      : `You have had ${budget === 1 ? '1 question' : `${budget} questions`} in the last 24 hours, so smaller`;
  return [
    [{ bold: `${things} since ` }, { time: firstAt(items), clock: true }, '; answer here.'],
    `${had} things come together in this one message, and it grows. A Yes covers all that is listed when you press it; if any of it was not you, press No.`,
  ];
}

/** In a channel many read along: who may answer, called by name. */
function owners({ audience }: Case): Text[] {
  if (audience.kind !== 'owners') return [];
  return [[...mentions(audience), ' can answer for it.']];
}

/** Events came after the Yes: what is covered already, and what is new. */
function again(c: Case): Text[] {
  const vouched = c.items.filter((item) => item.standing === 'vouched').length;
  if (vouched === 0) return [];
  const open = c.items.length - vouched;
  return [`You have vouched for ${vouched} of these. ${open} came after that, so we ask once more.`];
}

export function verifying(c: Case): Card | null {
  if (c.audience.kind === 'nobody') return null;
  const name = c.facts.answer?.by.name ?? 'you';
  const deadline = c.deadline ?? c.openedAt;
  return shown(c, {
    headline: 'One more step: verify with Duo',
    after: [
      c.audience.kind === 'person'
        ? 'You said Yes. Duo makes sure it is really you.'
        : `${name} said Yes. Duo makes sure of it.`,
      ...(c.facts.trouble ? [c.facts.trouble] : []),
    ],
    choices: [verify(c), NO],
    footer: by('The link works until ', deadline, '. After that the on-call is told.'),
  });
}

export function confirmed(c: Case): Card | null {
  const vouch = c.facts.vouches.at(-1);
  const unasked = c.items.filter((item) => item.standing === 'unasked');
  return shown(c, {
    headline: 'Thank you. This is settled',
    after: [
      ...(vouch ? [[{ bold: vouch.by.name }, ' vouched for it with Duo at ', { time: vouch.at }, '.']] : []),
      ...(unasked.length > 0
        ? [
            `Since then ${unasked.length} more of just the same came in. We did not ask again; press Not me if that was somebody else.`,
          ]
        : []),
    ],
    choices: unasked.length > 0 ? [NOT_ME] : [],
    footer: 'Nothing more to do.',
  });
}

export function escalated(c: Case, { policy }: Moment): Card | null {
  if (c.audience.kind === 'nobody') return null;
  if (c.audience.role === 'told') return told(c);
  const { headline, line } = spoken(c);
  return shown(c, {
    headline,
    after: [line, ...helps(c), ...lateAnswer(c), ...mistake(c)],
    choices: escalatedChoices(c, policy.secondFactor),
    footer: c.facts.acknowledged
      ? [{ bold: c.facts.acknowledged.by.name }, ' is looking at it.']
      : 'The on-call has been told. Only security can close this now.',
  });
}

/** The second factor has spoken: trying again changes nothing. */
const REFUSED: ReadonlySet<EscalationReason | undefined> = new Set(['denied', 'fraud', 'no-second-factor']);

function escalatedChoices(c: Case, secondFactor: boolean): Choice[] {
  const { answer, vouches } = c.facts;
  if (vouches.some((vouch) => vouch.late)) return [COMMENT];
  if (answer?.choice === 'yes')
    return !secondFactor || REFUSED.has(c.facts.escalation?.reason) ? [COMMENT] : [verify(c), COMMENT];
  return answer ? [COMMENT] : [YES, NO, COMMENT];
}

function spoken(c: Case): { headline: string; line: Text } {
  const { escalation } = c.facts;
  const when = escalation?.at ?? c.openedAt;
  switch (escalation?.reason) {
    case 'no':
    case 'not-me-after-all':
      return {
        headline: 'Thank you for telling us',
        line: at(
          `${speaker(c)} said at `,
          when,
          ` that this was not ${c.audience.kind === 'person' ? 'you' : 'them'}. Security is looking at it now.`,
        ),
      };
    case 'unsure':
      return {
        headline: 'That is fine. Security will have a look',
        line: at(
          `${speaker(c)} ${c.audience.kind === 'person' ? 'were' : 'was'} not sure at `,
          when,
          ', so somebody who can find out has been told.',
        ),
      };
    case 'denied':
      return {
        headline: 'Duo said no, so security was told',
        line: at('The verification was denied at ', when, '. If that was a slip, say so in a comment.'),
      };
    case 'fraud':
      return {
        headline: 'Thank you for reporting this',
        line: at(
          `${speaker(c)} told Duo at `,
          when,
          ` that this was not ${c.audience.kind === 'person' ? 'you' : 'them'}. Security is looking at it now.`,
        ),
      };
    case 'no-second-factor':
      return {
        headline: 'Thank you. Security takes it from here',
        line: `${theirs(c)} Yes could not be verified with a second factor, so somebody from security has a look. You did nothing wrong.`,
      };
    case 'unverified':
      return {
        headline: 'Time ran out, so security was told',
        line: at(
          `${theirs(c)} Yes was not verified by `,
          when,
          '. You can still do it; it helps them close this quickly.',
        ),
      };
    case 'undeliverable':
      return {
        headline: 'Security has been told',
        line: at(
          'Our question could not be brought to you in time, so the on-call was told at ',
          when,
          '. You did nothing wrong.',
        ),
      };
    default:
      return {
        headline: 'Security has been told',
        line: at('There was no answer by ', when, ', so the on-call was told. You did nothing wrong.'),
      };
  }
}

/** An answer is still worth something: only until there is one. */
function helps({ facts: { answer, escalation } }: Case): Text[] {
  const late = escalation?.reason === 'silence' || escalation?.reason === 'undeliverable';
  return late && !answer ? ['If you answer now, it helps them.'] : [];
}

function lateAnswer(c: Case): Text[] {
  const vouch = c.facts.vouches.find((made) => made.late);
  if (vouch)
    return [at(`${speaker(c)} vouched for it with Duo at `, vouch.at, '. Security sees that and decides.')];
  return c.facts.trouble ? [c.facts.trouble] : [];
}

function mistake(c: Case): Text[] {
  const reason = c.facts.escalation?.reason;
  return reason === 'no' || reason === 'not-me-after-all'
    ? ['Pressed No by mistake? Add a comment that says so: security reads it and closes the case.']
    : [];
}

/** A name that the caller chose may be somebody else's: its bearer is told, and never answers for it. */
function told(c: Case): Card {
  const claims = c.how.startsWith('session name');
  return {
    ...shown(c, {
      headline: claims ? 'Somebody used your name' : 'Security has been told about this',
      after: [
        claims
          ? 'The caller chose the name of their session, and chose yours. That is no proof, so security looks at it.'
          : 'Your answers are on hold since the report on your phone, so security looks at it.',
      ],
      choices: c.facts.answer ? [COMMENT] : [{ ...NO, label: 'That was not me' }, COMMENT],
      footer: 'There is nothing you must do.',
    }),
    body: [[{ bold: `${capital(c.actor)} ${deed(c)}` }], ...because(c)],
  };
}

export function resolved(c: Case): Card | null {
  if (c.audience.kind === 'nobody') return null;
  const closing = c.facts.resolved;
  return shown(c, {
    headline: 'Security closed this',
    after: closing
      ? [[{ bold: closing.by.name }, ' closed it at ', { time: closing.at }, `: ${closing.text}`]]
      : [],
    choices: [],
    footer: 'Nothing more to do.',
  });
}

export function security(c: Case): Card {
  const open = !c.facts.resolved;
  const choices = !open ? [] : c.facts.acknowledged ? [RESOLVE] : [ACKNOWLEDGE, RESOLVE];
  return securityCard(c, choices, open ? 'Only security can close this.' : 'Closed.');
}

/** Serious things stay visible to security even when vouched for, and so does what one Yes vouched for together. */
export function reviewed(c: Case): Card | null {
  const serious = c.severity === 'high' || c.severity === 'critical';
  if (!serious && !isSummary(c)) return null;
  return securityCard(c, [], 'Vouched for with a second factor. Nobody was paged.');
}
