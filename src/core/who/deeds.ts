import { SEVERITIES, type Severity, TIERS, type Tier } from '../detection.js';
import type { Actor } from '../event.js';

/** One call, as far as the answer to "who" needs it. */
export interface Deed {
  /** The source's own id. */
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly at: Date;
  readonly error: string | null;
  /** `ignore`: nobody watches it. */
  readonly tier: Tier;
  readonly severity: Severity;
  readonly account: string;
  readonly region: string;
  readonly address: string | null;
  readonly actor: Actor;
  /** False: CloudTrail's LookupEvents had it, and no road of ours has brought it. */
  readonly fed: boolean;
}

/** The same call, as serious, by the same road. */
export interface Call {
  /** `iam:CreateUser` */
  readonly call: string;
  readonly tier: Tier;
  readonly severity: Severity;
  readonly fed: boolean;
  readonly count: number;
  readonly failed: number;
  readonly first: Date;
  readonly last: Date;
}

/** Grouped by call: the watched first, the most serious of them first; of the others the most frequent. */
export function callsOf(deeds: readonly Deed[]): readonly Call[] {
  const groups = grouped(deeds, ({ service, name, tier, fed }) => `${service}:${name}|${tier}|${fed}`);
  return groups.map(callOf).sort(bySeriousness);
}

function callOf(deeds: Group<Deed>): Call {
  const [{ service, name, tier, fed }] = deeds;
  return {
    call: `${service}:${name}`,
    ...{ tier, fed },
    severity: worst(deeds),
    count: deeds.length,
    failed: deeds.filter(({ error }) => error !== null).length,
    ...span(deeds),
  };
}

function bySeriousness(a: Call, b: Call): number {
  const tiers = TIERS.indexOf(b.tier) - TIERS.indexOf(a.tier);
  if (tiers !== 0) return tiers;
  const severities = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  if (a.tier !== 'ignore' && severities !== 0) return severities;
  return b.count - a.count || b.last.getTime() - a.last.getTime() || (a.call < b.call ? -1 : 1);
}

/** One principal with one key, and what it did. */
export interface Caller {
  /** As the newest of its calls names it. */
  readonly actor: Actor;
  readonly tier: Tier;
  readonly count: number;
  readonly failed: number;
  readonly calls: number;
  readonly first: Date;
  readonly last: Date;
}

/** Who was seen, the most serious first. */
export function callersOf(deeds: readonly Deed[]): readonly Caller[] {
  return grouped(
    deeds,
    ({ actor }) => `${actor.principal}|${actor.accessKey ?? ''}|${actor.sessionName ?? ''}`,
  )
    .map(callerOf)
    .sort((a, b) => TIERS.indexOf(b.tier) - TIERS.indexOf(a.tier) || b.last.getTime() - a.last.getTime());
}

function callerOf(deeds: Group<Deed>): Caller {
  const newest = deeds.reduce((a, b) => (b.at > a.at ? b : a));
  const tiers = deeds.map(({ tier }) => TIERS.indexOf(tier));
  return {
    actor: newest.actor,
    tier: TIERS[Math.max(...tiers)] ?? 'ignore',
    count: deeds.length,
    failed: deeds.filter(({ error }) => error !== null).length,
    calls: new Set(deeds.map(({ service, name }) => `${service}:${name}`)).size,
    ...span(deeds),
  };
}

type Group<T> = [T, ...T[]];

function grouped<T>(things: readonly T[], key: (thing: T) => string): Group<T>[] {
  const groups = new Map<string, Group<T>>();
  for (const thing of things) {
    const group = groups.get(key(thing));
    if (group) group.push(thing);
    else groups.set(key(thing), [thing]);
  }
  return [...groups.values()];
}

function worst(deeds: readonly Deed[]): Severity {
  return SEVERITIES[Math.max(...deeds.map(({ severity }) => SEVERITIES.indexOf(severity)))] ?? 'info';
}

function span(deeds: readonly Deed[]): { readonly first: Date; readonly last: Date } {
  const times = deeds.map(({ at }) => at.getTime());
  return { first: new Date(Math.min(...times)), last: new Date(Math.max(...times)) };
}
