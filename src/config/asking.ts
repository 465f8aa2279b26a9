import type { About } from './variables.js';

/** When people are asked, and how often: the variables of the group `Asking`. */
export const ASKING = {
  VOUCH_ASK_MINUTES: {
    group: 'Asking',
    meaning: 'How long a question waits for its answer before security is told.',
    default: '15',
    sandboxDefault: '2',
    example: '10',
  },
  VOUCH_ASK_CRITICAL_MINUTES: {
    group: 'Asking',
    meaning: 'The same for critical events; never longer than the other.',
    default: '5',
    sandboxDefault: '2',
    example: '3',
  },
  VOUCH_EXTEND_MINUTES: {
    group: 'Asking',
    meaning: 'How far a Yes moves the deadline, once, to leave time for Duo. At most 5.',
    default: '5',
    example: '3',
  },
  VOUCH_QUIET_SECONDS: {
    group: 'Asking',
    meaning: 'A question is posted once the session has been quiet this long …',
    default: '5',
    example: '10',
  },
  VOUCH_GATHER_SECONDS: {
    group: 'Asking',
    meaning: '… and at the latest this long after its first event.',
    default: '30',
    example: '60',
  },
  VOUCH_JOIN_SECONDS: {
    group: 'Asking',
    meaning:
      "Events this close to the first, by their own time, join an open question of the actor's session.",
    default: '120',
    example: '60',
  },
  VOUCH_UNASKED_MINUTES: {
    group: 'Asking',
    meaning: 'After a verified Yes, events like it are listed unasked for this long. 0 asks every time.',
    default: '15',
    example: '0',
  },
  VOUCH_ASK_BUDGET: {
    group: 'Asking',
    meaning:
      'Questions of low and medium severity that a person gets in 24 hours; more of them are gathered in one message (`docs/tuning.md`).',
    default: '5',
    sandboxDefault: '25',
    example: '3',
  },
  VOUCH_REPORT_ZONE: {
    group: 'Asking',
    meaning: 'Time zone of the weekly report, which comes on Monday at 9:00.',
    default: 'UTC',
    example: 'Europe/Berlin',
  },
} as const satisfies { readonly [name: string]: About };
