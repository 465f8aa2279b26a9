/** One line of the table at the end. */
export interface Row {
  readonly benchmark: string;
  readonly what: string;
  readonly value: number;
  readonly unit: 'a second' | 'ms' | 's' | 'MB' | '%' | '';
  /** The same measured on as little as can do it, in the same run. */
  readonly floor?: { readonly what: string; readonly value: number };
  /** What we promise, where we promise something. */
  readonly promise?: string;
}

/** The value that `share` of all are at or below; 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Ours over the floor's. */
export function ratioOf(row: Row): number | null {
  return row.floor ? row.value / row.floor.value : null;
}

export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.benchmark,
    row.what,
    `${shown(row.value)} ${row.unit}`.trim(),
    row.floor ? `${shown(row.floor.value)} (${row.floor.what})` : '',
    row.floor ? `${(ratioOf(row) ?? 0).toPrecision(2)}` : '',
    row.promise ?? '',
  ]);
  const all = [['benchmark', 'what', 'measured', 'floor', 'ratio', 'promise'], ...lines];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0))) ?? [];
  return all
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** A row as one line. */
export function said({ what, value, unit }: Row): string {
  return `${what}: ${shown(value)} ${unit}`.trim();
}

function shown(value: number): string {
  if (!Number.isFinite(value)) return 'none';
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(2)));
}
