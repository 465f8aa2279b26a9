import { SAMPLE_CHANNELS } from '../../src/sandbox/index.js';
import type { Habit } from './people.js';

export type Words = string | RegExp;

/** A conversation from its event to its end, and what everybody must have seen then. */
export interface Scenario {
  readonly name: string;
  /** A sample action, and who does it. */
  readonly action: string;
  readonly by: string;
  readonly settings: NodeJS.ProcessEnv;
  readonly habits: readonly Habit[];
  /** Where there is a card at the end, and what is on it; buttons in brackets. */
  readonly cards: {
    readonly [where: string]: { readonly says: readonly Words[]; readonly not?: readonly string[] };
  };
  /** A line that calls security besides the card. */
  readonly mention?: Words;
  /** Lines in the thread under security's card. */
  readonly notes: readonly Words[];
  readonly incident: 'triggered' | 'acknowledged' | 'resolved' | null;
}

const SECURITY = SAMPLE_CHANNELS.security;
const DEPLOYS = SAMPLE_CHANNELS.deploys;
const QUICK = { VOUCH_QUIET_SECONDS: '0.15', VOUCH_GATHER_SECONDS: '1.5' };

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'yes',
    action: 'create-user',
    by: 'jane',
    settings: QUICK,
    habits: [
      { kind: 'press', who: 'jane', where: 'jane', label: 'Yes, it was me' },
      { kind: 'duo', where: 'jane', duoUser: 'jane.doe' },
    ],
    cards: { jane: { says: ['This is settled', 'Jane Doe vouched for it with Duo'], not: ['['] } },
    notes: [],
    incident: null,
  },
  {
    name: 'no',
    action: 'create-user',
    by: 'jane',
    settings: QUICK,
    habits: [
      { kind: 'press', who: 'jane', where: 'jane', label: 'No' },
      { kind: 'press', who: 'sam', where: SECURITY, label: 'Acknowledge' },
      {
        kind: 'form',
        who: 'sam',
        where: SECURITY,
        label: 'Resolve',
        values: { option: 'mistake', text: 'The user is gone again' },
      },
    ],
    cards: {
      jane: { says: ['Security closed this', 'The user is gone again'], not: ['['] },
      [SECURITY]: {
        says: ['Somebody says this was not them', 'Closed.'],
        not: ['[Acknowledge]', '[Resolve]'],
      },
    },
    notes: ['Jane Doe answered No', 'Sam Rivera is looking at it', 'The user is gone again'],
    incident: 'resolved',
  },
  {
    name: 'silence',
    action: 'create-user',
    by: 'jane',
    settings: { ...QUICK, VOUCH_ASK_MINUTES: '0.1' },
    habits: [],
    cards: {
      jane: { says: ['Security has been told', 'You did nothing wrong', '[Yes, it was me]'] },
      [SECURITY]: { says: [/Nobody vouched for this|The question could not be delivered/, '[Acknowledge]'] },
    },
    // Dead for so long that the question was late, nobody can say that nobody answered it.
    notes: [/Nobody answered in time|The question could not be delivered/],
    incident: 'triggered',
  },
  {
    name: 'alert',
    action: 'stop-logging',
    by: 'jane',
    settings: QUICK,
    habits: [],
    cards: {
      jane: { says: ['Security has been told about this', '[Add a comment]'] },
      [SECURITY]: { says: ['This always pages', '[Acknowledge]'] },
    },
    notes: [],
    incident: 'triggered',
  },
  {
    name: 'refused-page',
    action: 'stop-logging',
    by: 'jane',
    // Another key than the pager's own: it refuses every page for good.
    settings: { ...QUICK, PAGERDUTY_ROUTING_KEY: '0'.repeat(32) },
    habits: [],
    cards: {
      jane: { says: ['Security has been told about this', '[Add a comment]'] },
      [SECURITY]: { says: ['This always pages', '[Acknowledge]'] },
    },
    mention: 'The pager refused it',
    notes: [],
    incident: null,
  },
  {
    name: 'terraform',
    action: 'terraform',
    by: 'jane',
    settings: QUICK,
    habits: [
      { kind: 'duo', where: DEPLOYS, duoUser: 'omar.haddad' },
      { kind: 'press', who: 'omar', where: DEPLOYS, label: 'Yes, it was me' },
    ],
    cards: {
      [DEPLOYS]: { says: ['This is settled', 'Omar Haddad vouched for it with Duo', 'made 20 changes'] },
    },
    notes: [],
    incident: null,
  },
];
