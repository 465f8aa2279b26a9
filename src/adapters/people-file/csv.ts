import { CsvError, parse } from 'csv-parse/sync';
import { COLUMNS, type Column, isColumn, type RefusedRow, type Row, type Rows } from './row.js';

/**
 * Each line is parsed by itself, so that an open quote spoils its own line and not the rest of the file:
 * no cell of ours spans lines. The header says which column is which, in any order.
 */
export function readCsv(text: string): Rows {
  const lines = text.split(/\r\n|\n|\r/).map((content, index) => ({ content, line: index + 1 }));
  const [header, ...rest] = lines.filter(({ content }) => content.trim() !== '');
  if (!header)
    return nothing({ line: 1, reason: `expected a header line (${COLUMNS.join(',')}), found nothing` });
  const delimiter = delimiterOf(header.content);
  const columns = headerOf(header.content, header.line, delimiter);
  if ('reason' in columns) return nothing(columns);
  const read = rest.map(({ content, line }) => readLine(content, line, columns, delimiter));
  return {
    people: read.filter((row) => 'cells' in row),
    machines: [],
    refused: read.filter((row) => 'reason' in row),
  };
}

function nothing(refused: RefusedRow): Rows {
  return { people: [], machines: [], refused: [refused] };
}

/** Spreadsheets write semicolons or tabs where the comma is a decimal sign. */
function delimiterOf(header: string): string {
  if (header.includes(',')) return ',';
  return header.includes('\t') ? '\t' : ';';
}

function headerOf(content: string, line: number, delimiter: string): readonly Column[] | RefusedRow {
  const cells = cellsOf(content, line, delimiter);
  if ('reason' in cells) return cells;
  const names = cells.map((cell) => cell.toLowerCase().replace(/[\s-]+/g, '_'));
  const strange = names.filter((name) => !isColumn(name));
  if (strange.length > 0) {
    return {
      line,
      reason: `expected the columns ${COLUMNS.join(', ')}, found also ${strange.map(quoted).join(', ')}`,
    };
  }
  const columns = names.filter(isColumn);
  if (new Set(columns).size < columns.length) return { line, reason: 'a column is there twice' };
  return columns.includes('person') ? columns : { line, reason: 'expected a column "person", found none' };
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}

function readLine(
  content: string,
  line: number,
  columns: readonly Column[],
  delimiter: string,
): Row | RefusedRow {
  const cells = cellsOf(content, line, delimiter);
  if ('reason' in cells) return cells;
  if (cells.length > columns.length) {
    return { line, reason: `expected ${columns.length} cells, found ${cells.length}` };
  }
  return { line, cells: Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])) };
}

function cellsOf(content: string, line: number, delimiter: string): readonly string[] | RefusedRow {
  try {
    const [cells = []] = parse(content, { delimiter, trim: true, relax_column_count: true });
    return cells;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { line, reason: `not a line of CSV: ${CSV_TROUBLE[error.code] ?? error.code}` };
  }
}

const CSV_TROUBLE: { readonly [code: string]: string } = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and not closed (a cell cannot span lines)',
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing quote',
  INVALID_OPENING_QUOTE: 'a quote in the middle of a cell (write it twice, inside quotes)',
};
