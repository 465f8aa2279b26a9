import type { Audience } from '../case.js';
import type { Catalogue } from '../catalogue.js';
import { classify } from '../classify.js';
import type { Classification, Tier } from '../detection.js';
import type { Actor, VouchEvent } from '../event.js';
import { createMemory } from '../history/memory.js';
import type { Policy } from '../workflow.js';
import { createGrouping, mayAnswer, type Outcome, peopleOf } from './grouping.js';

/** What came, or would come, of a number of events. */
export interface Costs {
  /** Events by tier. */
  readonly log: number;
  readonly notify: number;
  readonly alert: number;
  /** Questions, and pages, an estimate: see `createGrouping`. */
  readonly asked: number;
  readonly paged: number;
}

export interface DetectionCosts extends Costs {
  readonly detection: string;
}

export interface PersonCosts extends Costs {
  /** Ids of a person or of a machine's owners, joined by `,`; the principal where there is nobody to ask. */
  readonly person: string;
  /** Nobody may answer: every question is a page. */
  readonly nobody: boolean;
}

/** What one catalogue makes of the past. */
export interface Replayed {
  readonly ignore: number;
  readonly total: Costs;
  /** Different people who are asked. */
  readonly people: number;
  /** Events by what the detection itself gives them; questions and pages where it is the most serious. The loudest first. */
  readonly byDetection: readonly DetectionCosts[];
  readonly byPerson: readonly PersonCosts[];
}

export interface Replay {
  /** In the order of the feed. `audience` is asked only where somebody might be. */
  see(event: VouchEvent, audience: (actor: Actor) => Audience): Classification;
  result(): Replayed;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** More people than this are counted together, under this name. */
const MOST_PEOPLE = 20_000;
const OTHERS = '(others)';

/** Judges events one after another as the live line would, history and grouping by the events' own time. */
export function createReplay(catalogue: Catalogue, policy: Pick<Policy, 'joinMs'>): Replay {
  const memory = createMemory();
  const grouping = createGrouping(policy);
  const total = nothing();
  const detections = new Map<string, Writable<Costs>>();
  const people = new Map<string, Writable<Costs> & { readonly nobody: boolean }>();
  const asked = new Set<string>();
  let ignore = 0;

  const count = (event: VouchEvent, verdict: Classification, audience: Audience) => {
    const [first] = verdict.matches;
    if (!first) return;
    const at = new Date(event.at);
    const outcome = grouping.place(event.actor, audience, { tier: verdict.tier, detection: first.id, at });
    const person = personOf(audience, event.actor);
    const name = people.has(person) || people.size < MOST_PEOPLE ? person : OTHERS;
    const row = people.get(name) ?? { ...nothing(), nobody: !mayAnswer(audience) };
    people.set(name, row);
    for (const costs of [total, row]) add(costs, verdict.tier, outcome);
    for (const match of verdict.matches) {
      const own = detections.get(match.id) ?? nothing();
      detections.set(match.id, own);
      add(own, match.tier, match === first ? outcome : 'kept');
    }
    if (outcome === 'asked' && asked.size < MOST_PEOPLE) for (const one of peopleOf(audience)) asked.add(one);
  };

  return {
    see(event, audience) {
      const verdict = classify(event, catalogue, memory.see(event, catalogue));
      if (verdict.tier === 'ignore') ignore += 1;
      else count(event, verdict, audience(event.actor));
      return verdict;
    },
    result: () => ({
      ignore,
      total,
      people: asked.size,
      byDetection: [...detections].map(([detection, costs]) => ({ detection, ...costs })).sort(byNoise),
      byPerson: [...people].map(([person, costs]) => ({ person, ...costs })).sort(byNoise),
    }),
  };
}

function nothing(): Writable<Costs> {
  return { log: 0, notify: 0, alert: 0, asked: 0, paged: 0 };
}

function add(costs: Writable<Costs>, tier: Tier, outcome: Outcome): void {
  if (tier !== 'ignore') costs[tier] += 1;
  if (outcome === 'asked' || outcome === 'paged') costs[outcome] += 1;
}

function personOf(audience: Audience, { principal }: Actor): string {
  return audience.kind === 'nobody' ? principal : peopleOf(audience).join(',');
}

function byNoise(a: Costs, b: Costs): number {
  return b.asked + b.paged - a.asked - a.paged || b.alert - a.alert || b.notify - a.notify || b.log - a.log;
}
