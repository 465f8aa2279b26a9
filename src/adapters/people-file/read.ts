import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { MachineRecord, PersonRecord } from '../../ports/store.js';
import { clashesAmong, type MachineClaim, machinesOf } from './clashes.js';
import { readCsv } from './csv.js';
import { CHANNEL, type Judged, judge } from './judge.js';
import { machineRole } from './principal.js';
import type { MachineRow, RefusedRow, Rows } from './row.js';
import { readYaml } from './yaml.js';

export type { RefusedRow } from './row.js';

export interface PeopleFile {
  readonly people: readonly PersonRecord[];
  readonly machines: readonly MachineRecord[];
  /** By line. A row is refused whole, and alone. */
  readonly refused: readonly RefusedRow[];
}

export type PeopleFormat = 'csv' | 'yaml';

const LARGEST_BYTES = 20 * 1024 * 1024;

/** Reads a `.csv`, `.yaml` or `.yml` file. Throws where it is another kind, too large, or not UTF-8. */
export async function readPeopleFile(path: string): Promise<PeopleFile> {
  const format = formatOf(path);
  const bytes = await readFile(path);
  if (bytes.length > LARGEST_BYTES) {
    throw new Error(`${path}: expected at most ${LARGEST_BYTES} bytes, found ${bytes.length}`);
  }
  return readPeople(decoded(bytes, path), format);
}

/** By the ending of the file's name. */
export function formatOf(path: string): PeopleFormat {
  const ending = extname(path).toLowerCase();
  if (ending === '.csv') return 'csv';
  if (ending === '.yaml' || ending === '.yml') return 'yaml';
  throw new Error(`${path}: expected a .csv, .yaml or .yml file, found ${ending || 'no ending'}`);
}

function decoded(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error(`${path}: expected UTF-8 text, found other bytes`, { cause });
  }
}

/** Reads the text of a people file. Never throws: whatever cannot be used is in `refused`, with its line. */
export function readPeople(text: string, format: PeopleFormat): PeopleFile {
  const plain = text.replace(/^\ufeff/, '').normalize('NFC');
  return settle(format === 'csv' ? readCsv(plain) : readYaml(plain));
}

function settle(rows: Rows): PeopleFile {
  const judged = rows.people.map(judge);
  const sound = judged.filter((row): row is Judged => 'person' in row);
  const entries = rows.machines.map(judgeMachine);
  const claims = [
    ...sound.flatMap(claimsOf),
    ...entries.flatMap((entry) => ('claims' in entry ? entry.claims : [])),
  ];
  const clashes = clashesAmong(sound, claims);
  const out = new Set(clashes.map(({ line }) => line));
  const people = sound.filter(({ line }) => !out.has(line)).map(({ person }) => person);
  const owned = withOwners(
    claims.filter(({ line }) => !out.has(line)),
    people,
  );
  const { machines, refused } = machinesOf(owned.claims);
  const alone = [...judged, ...entries].filter((row): row is RefusedRow => 'reason' in row);
  return {
    people,
    machines,
    refused: merged([...rows.refused, ...alone, ...clashes, ...owned.refused, ...refused]),
  };
}

function claimsOf({ line, person, roles, channel }: Judged): readonly MachineClaim[] {
  return roles.map((principal) => ({ line, principal, ownerIds: [person.id], channel }));
}

function judgeMachine(row: MachineRow): { readonly claims: readonly MachineClaim[] } | RefusedRow {
  const faults: string[] = [];
  const read = row.roles.map(machineRole);
  if (row.roles.length === 0) faults.push('roles: expected at least one, found nothing');
  faults.push(...read.flatMap((role) => ('fault' in role ? [`roles: ${role.fault}`] : [])));
  if (row.owners.length === 0) faults.push('owners: expected at least one person, found nothing');
  if (row.channel !== '' && !CHANNEL.test(row.channel)) {
    faults.push(
      `channel: expected a channel id such as C0123ABCD, found ${JSON.stringify(row.channel.slice(0, 40))}`,
    );
  }
  if (faults.length > 0) return { line: row.line, reason: faults.join('; ') };
  const principals = read.flatMap((role) => ('principal' in role ? [role.principal] : []));
  const channel = row.channel === '' ? null : row.channel;
  return {
    claims: principals.map((principal) => ({ line: row.line, principal, ownerIds: row.owners, channel })),
  };
}

/** An owner who is not in the file, or was refused, answers for nothing. */
function withOwners(claims: readonly MachineClaim[], people: readonly PersonRecord[]) {
  const known = new Set(people.map(({ id }) => id));
  const missing = (claim: MachineClaim) => claim.ownerIds.filter((id) => !known.has(id));
  return {
    claims: claims.filter((claim) => missing(claim).length === 0),
    refused: claims
      .filter((claim) => missing(claim).length > 0)
      .map((claim) => ({
        line: claim.line,
        reason: `owners: ${missing(claim).join(', ')} is nobody in this file`,
      })),
  };
}

/** One entry a line, in the order of the file. */
function merged(refused: readonly RefusedRow[]): readonly RefusedRow[] {
  const byLine = new Map<number, Set<string>>();
  for (const { line, reason } of refused) byLine.set(line, (byLine.get(line) ?? new Set()).add(reason));
  return [...byLine]
    .sort(([line], [other]) => line - other)
    .map(([line, reasons]) => ({ line, reason: [...reasons].join('; ') }));
}
