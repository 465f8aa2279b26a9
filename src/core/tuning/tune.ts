import { isBefore } from '../dark/shadow.js';
import { type LoadedDetection, type Match, SEVERITIES, TIERS, type Tier } from '../detection.js';
import type { VouchEvent } from '../event.js';
import { environmentOf, isFrom, type Override, type Tuned, type Tuning } from './tuning.js';

/** Techniques by which an intruder blinds us: logs, detectors, traces. */
const BLINDING: ReadonlySet<string> = new Set(['T1562', 'T1562.001', 'T1562.008', 'T1070']);

/**
 * A match as the organisation wants it judged. The first override that applies decides alone; without one, an
 * automation's and a small environment's questions of low and medium severity are only kept. Nothing here lowers
 * an alert but an override, nothing lowers below a question what the root user or Vouch itself does, nor an alert
 * about logs and detectors. The reason stays on the match. Pure; never throws.
 */
export function tune(
  event: VouchEvent,
  match: Match,
  tuning: Tuning,
  detection: Pick<LoadedDetection, 'grants'>,
): Match {
  return darkened(event, match, judged(event, match, tuning, detection), tuning);
}

/**
 * Tried in the dark where the file says so. What nothing may lower below a question is not hidden either: it counts
 * in full.
 */
function darkened(event: VouchEvent, match: Match, judged: Match, tuning: Tuning): Match {
  if (match.shadow !== undefined) return judged;
  const found = tuning.shadow.find((one) => one.detection === match.id && isBefore(event, one.until));
  if (!found || guarded(event, match, tuning) !== null) return judged;
  return { ...judged, shadow: { by: 'tuning', until: found.until, reason: found.reason } };
}

function judged(
  event: VouchEvent,
  match: Match,
  tuning: Tuning,
  { grants }: Pick<LoadedDetection, 'grants'>,
): Match {
  const override = tuning.overrides.find((one) => applies(one, event, match, tuning));
  if (override) {
    const reason = `${override.reason} (until ${override.until})`;
    return tuned(event, match, tuning, overridden(override.tier, event, match), { by: 'override', reason });
  }
  if (match.tier !== 'notify' || SEVERITIES.indexOf(match.severity) > SEVERITIES.indexOf('medium'))
    return match;
  const quiet = (grants === true ? null : automationOf(event, tuning)) ?? environmentFor(event, tuning);
  return quiet ? tuned(event, match, tuning, 'log', quiet) : match;
}

/** By the event's own time: the same record is judged the same whenever it is looked at. */
function applies({ detection, until, when }: Override, event: VouchEvent, match: Match, tuning: Tuning) {
  return (
    detection === match.id &&
    isBefore(event, until) &&
    fits(when.accounts, event.account) &&
    fits(when.environments, environmentOf(tuning, event.account)) &&
    fits(when.principals, event.actor.principal) &&
    (when.networks.length === 0 || isFrom(when.networks, event.address))
  );
}

function fits(wanted: readonly string[], found: string | null): boolean {
  return wanted.length === 0 || (found !== null && wanted.includes(found));
}

/** A failed call is raised to one tier less than a successful one, as everywhere. */
function overridden(wanted: Tier, { error }: VouchEvent, { tier }: Match): Tier {
  if (error === null || rank(wanted) <= rank(tier)) return wanted;
  return TIERS[Math.max(rank(tier), rank(wanted) - 1)] ?? tier;
}

function automationOf({ actor, address }: VouchEvent, { automation }: Tuning): Omit<Tuned, 'from'> | null {
  const found = automation.find(
    ({ principal, networks }) =>
      principal === actor.principal && (networks.length === 0 || isFrom(networks, address)),
  );
  return found ? { by: 'automation', reason: found.reason } : null;
}

function environmentFor({ account }: VouchEvent, tuning: Tuning): Omit<Tuned, 'from'> | null {
  const name = environmentOf(tuning, account);
  if (name === null || tuning.environments.get(name)?.atMost !== 'log') return null;
  return { by: 'environment', reason: `${account} is ${name}, where this is only kept` };
}

function tuned(
  event: VouchEvent,
  match: Match,
  tuning: Tuning,
  wanted: Tier,
  evidence: Omit<Tuned, 'from'>,
): Match {
  const kept = rank(wanted) < rank('notify') ? guarded(event, match, tuning) : null;
  const tier = kept === null ? wanted : 'notify';
  if (tier === match.tier && kept === null) return match;
  return { ...match, tier, tuned: { from: match.tier, ...evidence, ...(kept !== null && { kept }) } };
}

/** Why this stays a question at least, whatever the file says; null where it may be silenced. */
function guarded({ actor }: VouchEvent, { tier, attack }: Match, { vouch }: Tuning): string | null {
  if (rank(tier) < rank('notify')) return null;
  if (actor.kind === 'root') return 'the root user did it';
  if (vouch.has(actor.principal)) return 'Vouch itself did it';
  return tier === 'alert' && attack.some((technique) => BLINDING.has(technique))
    ? 'it can blind whoever watches'
    : null;
}

function rank(tier: Tier): number {
  return TIERS.indexOf(tier);
}
