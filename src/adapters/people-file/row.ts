/** A row of the file before anybody has judged it: every cell as text, lists split. */
export interface Row {
  /** Line in the file, from 1. */
  readonly line: number;
  readonly cells: { readonly [column in Column]?: string | readonly string[] };
}

export const COLUMNS = [
  'person',
  'name',
  'slack',
  'email',
  'duo',
  'iam_users',
  'identity_center',
  'source_identity',
  'active',
  'machine_roles',
  'channel',
] as const;
export type Column = (typeof COLUMNS)[number];

/** A machine that a YAML file lists by itself. */
export interface MachineRow {
  readonly line: number;
  readonly roles: readonly string[];
  readonly owners: readonly string[];
  readonly channel: string;
}

/** A piece of the file that was not taken, and why. */
export interface RefusedRow {
  readonly line: number;
  readonly reason: string;
}

export interface Rows {
  readonly people: readonly Row[];
  readonly machines: readonly MachineRow[];
  readonly refused: readonly RefusedRow[];
}

export function isColumn(name: string): name is Column {
  return (COLUMNS as readonly string[]).includes(name);
}

export function one(row: Row, column: Column): string {
  const cell = row.cells[column] ?? '';
  return typeof cell === 'string' ? cell : cell.join(' ');
}

/** Lists are separated by semicolons or spaces: neither can be part of an IAM name. */
export function many(row: Row, column: Column): readonly string[] {
  const cell = row.cells[column] ?? '';
  return typeof cell === 'string' ? cell.split(/[;\s]+/).filter((part) => part !== '') : cell;
}
