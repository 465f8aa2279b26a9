import { audienceOf } from '../../src/core/audience.js';
import type { Catalogue } from '../../src/core/catalogue.js';
import { classify } from '../../src/core/classify.js';
import { createGrouping, JOIN_MS, type Outcome, peopleOf } from '../../src/core/dark/grouping.js';
import { TIERS, type Tier } from '../../src/core/detection.js';
import { createMemory } from '../../src/core/history/memory.js';
import { normaliseAws } from '../../src/core/normalise/aws.js';
import { seeded } from '../campaign/mutate.js';
import { attacks } from './attacks.js';
import { deploys } from './builds.js';
import { directory, HOUR, type Piece, type Worker, workers } from './company.js';
import { machines } from './machines.js';
import { TERRAFORM_HOUR, terraform } from './terraform.js';
import { work } from './work.js';

/** What one part of the day came to: a kind of work, or an attack. */
export interface Part {
  records: number;
  readonly tiers: { [tier in Tier]: number };
  asked: number;
  paged: number;
}

export interface Day {
  readonly records: number;
  readonly refused: number;
  readonly parts: ReadonlyMap<string, Part>;
  /** Direct messages by person; whoever had none is in it with 0. */
  readonly messages: ReadonlyMap<string, number>;
  /** Questions to the owners of machines, in their channels. */
  readonly channels: number;
  /** Terraform's records in its busy hour, all records of that hour, and those of Terraform's by tier. */
  readonly busy: { readonly all: number; readonly part: Part };
  /** Questions and pages that no attack made, by detection, the loudest first. */
  readonly loud: readonly (readonly [detection: string, questions: number])[];
}

/** In the order of time. `amount` is the share of the noise; people, changes, deploys and attacks are all there. */
export function makeDay(
  seed: number,
  amount: number,
): { pieces: readonly Piece[]; people: readonly Worker[] } {
  const random = seeded(seed);
  const people = workers(random);
  const pieces = [
    ...work(people, amount, random),
    ...deploys(random),
    ...machines(Math.ceil(56_000 * amount), random),
    ...attacks(people, random),
  ];
  const others = pieces.filter(({ at }) => inBusyHour(at)).length;
  pieces.push(...terraform(amount, others * 3, random));
  return { pieces: pieces.sort((a, b) => a.at - b.at), people };
}

function inBusyHour(at: number): boolean {
  return at >= TERRAFORM_HOUR && at < TERRAFORM_HOUR + HOUR;
}

/** Judged one after the other as they happened, and grouped by their own time; nobody answers. */
export function judgeDay(seed: number, amount: number, catalogue: Catalogue): Day {
  const { pieces, people } = makeDay(seed, amount);
  const who = directory(people);
  const memory = createMemory();
  const grouping = createGrouping({ joinMs: JOIN_MS });
  const parts = new Map<string, Part>();
  const messages = new Map(people.map(({ id }) => [id, 0]));
  const loud = new Map<string, number>();
  const busy = { all: 0, part: newPart() };
  const counts = { refused: 0, channels: 0 };

  for (const { part: name, record, at } of pieces) {
    const read = normaliseAws(record, name);
    if ('refusal' in read) {
      counts.refused += 1;
      continue;
    }
    const { event } = read;
    who.learn(event);
    const verdict = classify(event, catalogue, memory.see(event, catalogue));
    const part = parts.get(name) ?? newPart();
    parts.set(name, part);
    const those = inBusyHour(at) && name === 'terraform' ? [part, busy.part] : [part];
    busy.all += Number(inBusyHour(at));
    for (const one of those) addTo(one, verdict.tier);
    const [first] = verdict.matches;
    if (!first) continue;
    const audience = audienceOf(who.identityOf(event.actor));
    const item = { tier: verdict.tier, detection: first.id, at: new Date(event.at) };
    const outcome = grouping.place(event.actor, audience, item);
    if (outcome !== 'asked' && outcome !== 'paged') continue;
    for (const one of those) count(one, outcome);
    if (audience.kind === 'owners') counts.channels += 1;
    if (audience.kind === 'person')
      for (const id of peopleOf(audience)) messages.set(id, (messages.get(id) ?? 0) + 1);
    if (!name.startsWith('attack')) loud.set(first.id, (loud.get(first.id) ?? 0) + 1);
  }
  const sorted = [...loud].sort((a, b) => b[1] - a[1]);
  return { records: pieces.length, ...counts, parts, messages, busy, loud: sorted };
}

function newPart(): Part {
  return { records: 0, tiers: { ignore: 0, log: 0, notify: 0, alert: 0 }, asked: 0, paged: 0 };
}

function addTo(part: Part, tier: Tier): void {
  part.records += 1;
  part.tiers[tier] += 1;
}

function count(part: Part, outcome: Extract<Outcome, 'asked' | 'paged'>): void {
  part[outcome] += 1;
}

/** The number of messages that 95 in 100 people have at most. */
export function percentile95(messages: ReadonlyMap<string, number>): number {
  const sorted = [...messages.values()].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
}

/** The share of records at `notify` or above. */
export function loudShare({ records, tiers }: Part): number {
  return (tiers.notify + tiers.alert) / records;
}

export function saidDay(day: Day): string {
  const rows = [...day.parts].map(([name, { records, tiers, asked, paged }]) => {
    const counted = TIERS.map((tier) => `${tier} ${tiers[tier]}`).join(', ');
    return `  ${name}: ${records} records (${counted}), ${asked} asked, ${paged} paged`;
  });
  const most = Math.max(...day.messages.values());
  const { busy } = day;
  return [
    `${day.records} records, ${day.refused} refused`,
    ...rows,
    `  messages a person: 95th percentile ${percentile95(day.messages)}, most ${most}; in channels ${day.channels}`,
    `  Terraform's hour: ${busy.part.records} of ${busy.all} records, ${(100 * loudShare(busy.part)).toFixed(2)} % at notify or above, ${busy.part.tiers.alert} alerts`,
    `  outside the attacks: ${day.loud.map(([id, many]) => `${id} ${many}`).join(', ') || 'nothing'}`,
  ].join('\n');
}

/** Where the day did not go as promised. */
export function faultsOf(day: Day): readonly string[] {
  const missed = [...day.parts].filter(
    ([name, { asked, paged }]) => name.startsWith('attack') && asked + paged === 0,
  );
  const faults = missed.map(([name]) => `${name}: nobody was asked and nobody paged`);
  const share = loudShare(day.busy.part);
  if (day.refused > 0) faults.push(`${day.refused} records refused`);
  if (percentile95(day.messages) > 3)
    faults.push(`${percentile95(day.messages)} messages a person at the 95th percentile, expected at most 3`);
  if (share > 0.01)
    faults.push(
      `${(100 * share).toFixed(2)} % of Terraform's records at notify or above, expected at most 1 %`,
    );
  if (day.busy.part.tiers.alert > 0)
    faults.push(`${day.busy.part.tiers.alert} alerts in Terraform's hour, expected none`);
  return faults;
}
