import { endOf } from '../dark/shadow.js';
import { overrideLine, shadowLine } from './changes.js';
import type { Override, ShadowEntry, Tuning, When } from './tuning.js';

/**
 * What works and yet says nothing: entries that have ended, name no detection, can never be reached or never fit.
 * `ids`: of the detections that are loaded.
 */
export function notesOn(tuning: Tuning, now: Date, ids: ReadonlySet<string>): readonly string[] {
  return [
    ...tuning.overrides.flatMap((override, index) => aboutOverride(override, index, tuning, now, ids)),
    ...tuning.shadow.flatMap((entry) => aboutShadow(entry, now, ids)),
    ...unusedEnvironments(tuning),
  ];
}

function aboutOverride(
  override: Override,
  index: number,
  tuning: Tuning,
  now: Date,
  ids: ReadonlySet<string>,
): readonly string[] {
  const line = overrideLine(override);
  if (!ids.has(override.detection)) return [`no detection has this id: ${line}`];
  if (now.getTime() >= endOf(override.until)) return [`this has ended: ${line}`];
  const before = tuning.overrides.slice(0, index).find((earlier) => covers(earlier, override));
  if (before) return [`never reached, for an earlier one decides: ${line}`];
  const unknown = override.when.environments.filter((name) => !environmentsIn(tuning).has(name));
  return unknown.length > 0 ? [`no account is ${unknown.join(' or ')}: ${line}`] : [];
}

function aboutShadow(entry: ShadowEntry, now: Date, ids: ReadonlySet<string>): readonly string[] {
  if (!ids.has(entry.detection)) return [`no detection has this id: ${shadowLine(entry)}`];
  return now.getTime() >= endOf(entry.until) ? [`this has ended: ${shadowLine(entry)}`] : [];
}

/** Only where it plainly does: it asks for nothing more, and ends no sooner. */
function covers(earlier: Override, later: Override): boolean {
  return (
    earlier.detection === later.detection && earlier.until >= later.until && within(later.when, earlier.when)
  );
}

function within(inner: When, outer: When): boolean {
  const text = ({ accounts, environments, principals, networks }: When) => [
    accounts,
    environments,
    principals,
    networks.map((network) => network.text),
  ];
  const wide = text(outer);
  return text(inner).every((narrow, i) => {
    const wanted = wide[i] ?? [];
    return wanted.length === 0 || (narrow.length > 0 && narrow.every((value) => wanted.includes(value)));
  });
}

function unusedEnvironments(tuning: Tuning): readonly string[] {
  const used = environmentsIn(tuning);
  return [...tuning.environments.keys()]
    .filter((name) => !used.has(name))
    .map((name) => `no account is ${name}: environment ${name}`);
}

function environmentsIn({ accounts }: Tuning): ReadonlySet<string> {
  return new Set([...accounts.values()].flatMap(({ environment }) => environment ?? []));
}
