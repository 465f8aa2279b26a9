import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import {
  COLUMNS,
  type Column,
  isColumn,
  type MachineRow,
  type RefusedRow,
  type Row,
  type Rows,
} from './row.js';

type Cell = string | readonly string[];
type LineOf = (node: Node | null) => number;

const LISTS: ReadonlySet<string> = new Set([
  'iam_users',
  'identity_center',
  'source_identity',
  'machine_roles',
  'roles',
  'owners',
]);
const MACHINE_KEYS = ['roles', 'owners', 'channel'];

/** `people:` and `machines:`, or only the list of people. Scalars are read as they are written. */
export function readYaml(text: string): Rows {
  const counter = new LineCounter();
  // Every scalar stays text: an account id is no number, and `no` is no boolean until we say so.
  const document = parseDocument(text, {
    lineCounter: counter,
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
  });
  const lineOf: LineOf = (node) => counter.linePos(node?.range?.[0] ?? 0).line || 1;
  const [error] = document.errors;
  if (error) {
    return only([{ line: counter.linePos(error.pos[0]).line || 1, reason: `not YAML: ${error.message}` }]);
  }
  const top = document.contents;
  if (isSeq(top)) return join(readPeople(top, lineOf), NONE);
  if (!isMap(top)) return only([{ line: 1, reason: 'expected "people:" with a list, found something else' }]);
  return readTop(top, lineOf);
}

interface Part<T> {
  readonly rows: readonly T[];
  readonly refused: readonly RefusedRow[];
}

const NONE: Part<never> = { rows: [], refused: [] };

function only(refused: readonly RefusedRow[]): Rows {
  return { people: [], machines: [], refused };
}

function join(people: Part<Row>, machines: Part<MachineRow>, more: readonly RefusedRow[] = []): Rows {
  return {
    people: people.rows,
    machines: machines.rows,
    refused: [...more, ...people.refused, ...machines.refused],
  };
}

function readTop(top: YAMLMap, lineOf: LineOf): Rows {
  const parts = new Map(top.items.map((pair) => [keyOf(pair), pair.value as Node | null]));
  if (parts.size < top.items.length) return only([{ line: 1, reason: 'a key is there twice' }]);
  const strange = top.items
    .filter((pair) => !['people', 'machines'].includes(keyOf(pair)))
    .map((pair) => ({
      line: lineOf(pair.key as Node),
      reason: strangeKey(keyOf(pair), ['people', 'machines']),
    }));
  if (!parts.has('people')) return only([...strange, { line: 1, reason: 'expected "people:", found none' }]);
  const machines = parts.has('machines') ? readMachines(parts.get('machines') ?? null, lineOf) : NONE;
  return join(readPeople(parts.get('people') ?? null, lineOf), machines, strange);
}

function readPeople(node: Node | null, lineOf: LineOf): Part<Row> {
  return readList<Row>('people', node, lineOf, (map, line) => {
    const cells = readCells(map, COLUMNS);
    if (typeof cells === 'string') return { line, reason: cells };
    const known = Object.entries(cells).filter((cell): cell is [Column, Cell] => isColumn(cell[0]));
    return { line, cells: Object.fromEntries(known) };
  });
}

function readMachines(node: Node | null, lineOf: LineOf): Part<MachineRow> {
  return readList<MachineRow>('machines', node, lineOf, (map, line) => {
    const cells = readCells(map, MACHINE_KEYS);
    if (typeof cells === 'string') return { line, reason: cells };
    const channel = cells['channel'] ?? '';
    return {
      line,
      roles: listed(cells['roles']),
      owners: listed(cells['owners']),
      channel: typeof channel === 'string' ? channel : '',
    };
  });
}

function listed(cell: Cell | undefined): readonly string[] {
  if (cell === undefined || cell === '') return [];
  return typeof cell === 'string' ? [cell] : cell;
}

function readList<T extends object>(
  key: 'people' | 'machines',
  node: Node | null,
  lineOf: LineOf,
  read: (map: YAMLMap, line: number) => T | RefusedRow,
): Part<T> {
  if (!isSeq(node)) {
    const reason = `expected a list under ${key}, found ${kindOf(node)}`;
    return { rows: [], refused: [{ line: lineOf(node), reason }] };
  }
  const all = node.items.map((item) => {
    const line = lineOf(item as Node);
    return isMap(item)
      ? read(item, line)
      : { line, reason: 'expected an entry with keys, found something else' };
  });
  return {
    rows: all.filter((row): row is T => !('reason' in row)),
    refused: all.filter((row): row is RefusedRow => 'reason' in row),
  };
}

function kindOf(node: Node | null): string {
  if (isMap(node)) return 'keys and values';
  const text = isScalar(node) ? textOf(node) : '';
  if (text === '') return 'nothing';
  return /^[-+]?\d+(\.\d+)?$/.test(text) ? 'a number' : 'a text';
}

/** The cells of one entry, or in words why there are none. */
function readCells(map: YAMLMap, keys: readonly string[]): { readonly [key: string]: Cell } | string {
  const cells: { [key: string]: Cell } = {};
  for (const pair of map.items) {
    const key = keyOf(pair);
    if (!keys.includes(key)) return strangeKey(key, keys);
    if (key in cells) return `${key}: is there twice`;
    const cell = cellOf(pair.value);
    if (cell === null || (typeof cell !== 'string' && !LISTS.has(key))) {
      return `${key}: expected ${LISTS.has(key) ? 'a text or a list of texts' : 'a text'}, found something else`;
    }
    cells[key] = typeof cell === 'string' && LISTS.has(key) ? cell.split(/[;\s]+/).filter(Boolean) : cell;
  }
  return cells;
}

function strangeKey(key: string, keys: readonly string[]): string {
  return `expected the keys ${keys.join(', ')}, found ${JSON.stringify(key.slice(0, 40))}`;
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

/** `~` and `null`, unless quoted, are how YAML writes nothing. */
function textOf(scalar: Scalar): string {
  const text = String(scalar.value ?? '').trim();
  return scalar.type === 'PLAIN' && /^(~|null)$/i.test(text) ? '' : text;
}

function cellOf(value: unknown): Cell | null {
  if (value === null) return '';
  if (isScalar(value)) return textOf(value);
  if (!isSeq(value)) return null;
  const parts = value.items.map((item) => (isScalar(item) ? textOf(item) : null));
  return parts.some((part) => part === null) ? null : parts.filter((part) => part !== null);
}
