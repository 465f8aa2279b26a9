import type { Audience } from '../case.js';
import type { Match } from '../detection.js';
import type { Actor } from '../event.js';
import type { Policy } from '../workflow.js';
import { createGrouping, mayAnswer, type Outcome, peopleOf } from './grouping.js';

/** What one detection would have brought people, had it not been tried in the dark. */
export interface Trial {
  readonly detection: string;
  /** Events that it matched and that would have been kept at least. */
  readonly events: number;
  /** Different people who would have been asked. */
  readonly people: number;
  /** Questions, an estimate: grouped as cases are, as if nobody had answered. */
  readonly asked: number;
  /** The same of pages: alerts, and questions with nobody to ask. */
  readonly paged: number;
}

export interface Trials {
  add(actor: Actor, at: Date, audience: Audience, shadow: readonly Match[]): void;
  /** The loudest first. */
  rows(): readonly Trial[];
}

interface Counting {
  events: number;
  readonly people: Set<string>;
  asked: number;
  paged: number;
}

/** Counts each detection by itself: what it would have joined of the others' is no part of it. */
export function createTrials(policy: Pick<Policy, 'joinMs'>): Trials {
  const grouping = createGrouping(policy);
  const byDetection = new Map<string, Counting>();
  return {
    add(actor, at, audience, shadow) {
      for (const { id, tier } of shadow) {
        if (tier === 'ignore') continue;
        const counting = byDetection.get(id) ?? { events: 0, people: new Set<string>(), asked: 0, paged: 0 };
        byDetection.set(id, counting);
        counting.events += 1;
        tally(counting, audience, grouping.place(actor, audience, { tier, detection: id, at }, id));
      }
    },
    rows: () =>
      [...byDetection]
        .map(([detection, { people, ...counts }]) => ({ detection, ...counts, people: people.size }))
        .sort((a, b) => b.asked + b.paged - a.asked - a.paged || b.events - a.events),
  };
}

function tally(counting: Counting, audience: Audience, outcome: Outcome): void {
  if (outcome === 'paged') counting.paged += 1;
  if (outcome !== 'asked') return;
  counting.asked += 1;
  if (mayAnswer(audience)) for (const person of peopleOf(audience)) counting.people.add(person);
}

/** `would have asked 3 people (5 questions), paged once, over 12 events` */
export function saidTrial({ events, people, asked, paged }: Omit<Trial, 'detection'>): string {
  const over = events === 1 ? '1 event' : `${events} events`;
  const parts = [...saidAsked(people, asked), ...(paged > 0 ? [`paged ${times(paged)}`] : [])];
  return parts.length > 0 ? `would have ${parts.join(', ')}, over ${over}` : `would only have kept ${over}`;
}

function saidAsked(people: number, asked: number): readonly string[] {
  if (asked === 0) return [];
  const who = people === 1 ? '1 person' : `${people} people`;
  return [
    asked === people ? `asked ${who}` : `asked ${who} (${asked === 1 ? '1 question' : `${asked} questions`})`,
  ];
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
