import { endOf } from '../dark/shadow.js';
import { isPublicAddress } from '../judge/cidr.js';
import { isWithin, type Range } from '../sigma/address.js';
import { overrideLine, shadowLine } from './changes.js';
import {
  environmentOf,
  type Network,
  type Override,
  type ShadowEntry,
  type Tuning,
  type When,
} from './tuning.js';

/** A role of Identity Center: whoever has it on acts as `identity-center:name`. */
const IDENTITY_CENTER = /:role\/aws-reserved\/sso\.amazonaws\.com\/(?:[\w-]+\/)?AWSReservedSSO_/;

/**
 * What works and yet says nothing: entries that have ended, name no detection, can never be reached, never fit, or
 * say again what holds anyway. `ids`: of the detections that are loaded.
 */
export function notesOn(tuning: Tuning, now: Date, ids: ReadonlySet<string>): readonly string[] {
  return [
    ...tuning.overrides.flatMap((override, index) => aboutOverride(override, index, tuning, now, ids)),
    ...tuning.shadow.flatMap((entry, index) => aboutShadow(entry, index, tuning, now, ids)),
    ...rolesOfPeople(tuning),
    ...unusedEnvironments(tuning),
    ...vainNetworks(tuning),
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
  const { accounts, environments } = override.when;
  const unknown = environments.filter((name) => !environmentsIn(tuning).has(name));
  if (unknown.length > 0) return [`no account is ${unknown.join(' or ')}: ${line}`];
  if (accounts.length === 0 || environments.length === 0) return [];
  const fitting = accounts.some((account) => environments.includes(environmentOf(tuning, account) ?? ''));
  return fitting ? [] : [`never fits, for the account named is not ${environments.join(' or ')}: ${line}`];
}

function aboutShadow(
  entry: ShadowEntry,
  index: number,
  { shadow }: Tuning,
  now: Date,
  ids: ReadonlySet<string>,
): readonly string[] {
  const line = shadowLine(entry);
  if (!ids.has(entry.detection)) return [`no detection has this id: ${line}`];
  if (now.getTime() >= endOf(entry.until)) return [`this has ended: ${line}`];
  const before = shadow
    .slice(0, index)
    .find(({ detection, until }) => detection === entry.detection && endOf(until) >= endOf(entry.until));
  return before ? [`never reached, for an earlier one decides: ${line}`] : [];
}

function rolesOfPeople({ overrides, automation, vouch }: Tuning): readonly string[] {
  const named = [
    ...overrides.flatMap(({ when }) => when.principals.map((principal) => `principal ${principal}`)),
    ...automation.map(({ principal }) => `automation ${principal}`),
    ...[...vouch].map((principal) => `vouch ${principal}`),
  ];
  return [...new Set(named)]
    .filter((line) => IDENTITY_CENTER.test(line))
    .map((line) => `whoever has this role on acts as identity-center:name: ${line}`);
}

function vainNetworks({ networks }: Tuning): readonly string[] {
  return networks.flatMap((network, index) => {
    const line = `network ${network.text}`;
    // A condition on it is taken for ours whatever the file says.
    if (!isPublicAddress(network.text)) return [`private, and so never foreign: ${line}`];
    // Of two that are the same the first counts.
    const around = networks.find(
      (other, at) => isPart(network, other.range) && (at < index || !isPart(other, network.range)),
    );
    return around ? [`part of ${around.text} already: ${line}`] : [];
  });
}

function isPart({ text, range }: Network, of: Range): boolean {
  const [address = ''] = text.split('/');
  return of.prefix <= range.prefix && isWithin(of, address);
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
