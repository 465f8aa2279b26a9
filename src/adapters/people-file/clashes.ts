import type { MachineRecord } from '../../ports/store.js';
import type { Judged } from './judge.js';
import type { RefusedRow } from './row.js';

/** One machine as one row names it: an owner's row, or an entry of its own. */
export interface MachineClaim {
  readonly line: number;
  readonly principal: string;
  readonly ownerIds: readonly string[];
  readonly channel: string | null;
}

interface Claim {
  readonly line: number;
  readonly what: string;
  /** Compared without regard to case: IAM and Slack see one where we would see two. */
  readonly key: string;
}

/** Rows that claim what another row claims too. Both are refused: we do not guess whose it is. */
export function clashesAmong(
  people: readonly Judged[],
  machines: readonly MachineClaim[],
): readonly RefusedRow[] {
  const byKey = new Map<string, Claim[]>();
  const claims = [...people.flatMap(claimsOf), ...machineClaims(people, machines)];
  for (const claim of claims) byKey.set(claim.key, [...(byKey.get(claim.key) ?? []), claim]);
  return [...byKey.values()].flatMap((same) =>
    same.length > 1 ? same.map((claim) => told(claim, same)) : [],
  );
}

function told(claim: Claim, same: readonly Claim[]): RefusedRow {
  const lines = same.filter((other) => other !== claim).map((other) => other.line);
  return {
    line: claim.line,
    reason: `${claim.what} is also on line ${lines.join(', ')}: it can be only one's`,
  };
}

function claimsOf({ line, person }: Judged): readonly Claim[] {
  const single = [
    ['person', person.id],
    ['slack', person.slackId],
    ['email', person.email],
    ['duo', person.duoUser],
  ] as const;
  return [
    ...single.flatMap(([column, value]) => (value ? [claim(line, column, value)] : [])),
    ...person.principals.map((principal) => claim(line, 'principal', principal)),
  ];
}

/** A principal is a person's or a machine's; several owners of one machine are no clash. */
function machineClaims(people: readonly Judged[], machines: readonly MachineClaim[]): readonly Claim[] {
  const persons = new Set(
    people.flatMap(({ person }) => person.principals.map((text) => text.toLowerCase())),
  );
  return machines
    .filter(({ principal }) => persons.has(principal.toLowerCase()))
    .map(({ line, principal }) => claim(line, 'principal', principal));
}

function claim(line: number, column: string, value: string): Claim {
  return { line, what: `${column} ${value}`, key: `${column} ${value.toLowerCase()}` };
}

/** Puts the claims on each machine together. They must agree on the channel. */
export function machinesOf(claims: readonly MachineClaim[]): {
  readonly machines: readonly MachineRecord[];
  readonly refused: readonly RefusedRow[];
} {
  const byPrincipal = new Map<string, MachineClaim[]>();
  for (const one of claims) byPrincipal.set(one.principal, [...(byPrincipal.get(one.principal) ?? []), one]);
  const groups = [...byPrincipal.values()];
  return {
    machines: groups.filter(agree).map(together),
    refused: groups
      .filter((same) => !agree(same))
      .flatMap((same) => same.map((one) => disagreeing(one, same))),
  };
}

function channelsOf(same: readonly MachineClaim[]): ReadonlySet<string> {
  return new Set(same.flatMap(({ channel }) => (channel ? [channel] : [])));
}

function agree(same: readonly MachineClaim[]): boolean {
  return channelsOf(same).size <= 1;
}

function together(same: readonly MachineClaim[]): MachineRecord {
  const [channel = null] = channelsOf(same);
  const ownerIds = [...new Set(same.flatMap((one) => one.ownerIds))].sort();
  return { principal: same[0]?.principal ?? '', ownerIds, channel };
}

function disagreeing(one: MachineClaim, same: readonly MachineClaim[]): RefusedRow {
  const lines = same.filter((other) => other !== one).map((other) => other.line);
  const reason = `machine ${one.principal}: channel ${one.channel ?? 'none'} here, another on line ${lines.join(', ')}`;
  return { line: one.line, reason };
}
