import type { Network, Override, ShadowEntry, Tuning } from './tuning.js';

/** Everything a tuning says, a line each, in a fixed order: what the audit keeps, and compares the next one with. */
export function linesOf(tuning: Tuning): readonly string[] {
  const { accounts, partners, organization, regions, networks, vouch } = tuning;
  const { automation, environments, overrides, shadow } = tuning;
  return [
    ...overrides.map(overrideLine),
    ...shadow.map(shadowLine),
    ...automation.map((one) => `automation ${one.principal}${from(one.networks)}: ${one.reason}`),
    ...[...environments].map(
      ([name, { atMost }]) => `environment ${name}${atMost ? ` at most ${atMost}` : ''}`,
    ),
    ...quietLine(tuning),
    ...[...vouch].map((principal) => `vouch ${principal}`),
    ...[...accounts].map(([id, { name, environment }]) =>
      words('account', id, name, environment && `(${environment})`),
    ),
    ...[...partners].map(([id, who]) => `partner ${id}: ${who}`),
    ...(organization === null ? [] : [`organization ${organization}`]),
    ...[...regions].map((region) => `region ${region}`),
    ...networks.map(({ text }) => `network ${text}`),
  ];
}

/** `override aws/iam-create-user -> log when account 111122223333 until 2026-12-31: the reason` */
export function overrideLine({ detection, tier, when, until, reason }: Override): string {
  const conditions = [
    ...listed('account', when.accounts),
    ...listed('environment', when.environments),
    ...listed('principal', when.principals),
    ...listed(
      'network',
      when.networks.map(({ text }) => text),
    ),
  ];
  const where = conditions.length > 0 ? ` when ${conditions.join(' and ')}` : '';
  return `override ${detection} -> ${tier}${where} until ${until}: ${reason}`;
}

/** `override sigma/some_rule -> alert critical in the content folder: the reason`. It has no end. */
export function contentOverrideLine(detection: string, to: readonly string[], reason: string): string {
  return `override ${detection} -> ${to.join(' ')} in the content folder: ${reason}`;
}

/** `shadow aws/iam-create-user until 2026-12-31: the reason` */
export function shadowLine({ detection, until, reason }: ShadowEntry): string {
  return `shadow ${detection} until ${until}: ${reason}`;
}

function listed(what: string, values: readonly string[]): readonly string[] {
  return values.length > 0 ? [`${what} ${values.join(' or ')}`] : [];
}

function from(networks: readonly Network[]): string {
  return networks.length > 0 ? ` from ${networks.map(({ text }) => text).join(' or ')}` : '';
}

function quietLine({ quietHours }: Tuning): readonly string[] {
  if (quietHours === null) return [];
  const { from, to, zone, days } = quietHours;
  return [`quiet hours ${clock(from)} to ${clock(to)} ${zone} on ${days.join(', ')}`];
}

function clock(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function words(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' ');
}

export interface Change {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export function changeBetween(before: readonly string[], after: readonly string[]): Change {
  const [old, now] = [new Set(before), new Set(after)];
  return {
    added: after.filter((line) => !old.has(line)),
    removed: before.filter((line) => !now.has(line)),
  };
}
