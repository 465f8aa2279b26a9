import type { BacktestResult } from '../core/dark/backtest.js';
import type { ChangeRow } from '../core/dark/changes.js';
import type { Costs, Replayed } from '../core/dark/replay.js';
import { saidTrial } from '../core/dark/trial.js';
import { TIERS } from '../core/detection.js';

export interface Counts {
  /** Records; each was judged or refused. */
  readonly read: number;
  readonly judged: number;
  readonly refused: number;
  /** Files that could not be opened. */
  readonly unopened: number;
}

interface About extends Counts {
  /** A people file was given. */
  readonly people: boolean;
  readonly against: string | null;
}

const ROWS = 25;
const TITLES = {
  more: 'New questions and pages',
  less: 'Gone questions and pages',
  kept: 'Kept now or no longer, and nobody hears of it',
} as const;

/** What a person reads. Text from records is printed only as far as it cannot move the cursor. */
export function spoken(about: About, result: BacktestResult): string {
  const { now, shadow, against } = result;
  const parts = [
    [opening(about, result), bill(now), ESTIMATE, ...(about.people ? [] : [NOBODY_NAMED])],
    ['By tier (events)', ...TIERS.toReversed().map((tier) => pair(tier, tierOf(now, tier)))],
    table(
      'By detection',
      now.byDetection.map((row) => [row.detection, row]),
    ),
    table(
      'By person',
      now.byPerson.map((row) => [`${row.person}${row.nobody ? ' (nobody to ask)' : ''}`, row]),
    ),
    ...(shadow.length > 0
      ? [['In the dark', ...shadow.map((trial) => `  ${trial.detection} ${saidTrial(trial)}`)]]
      : []),
    ...(against ? compared(about.against ?? '', now, against) : []),
  ];
  return `${parts.map((lines) => lines.map(printable).join('\n')).join('\n\n')}\n`;
}

const ESTIMATE = 'An estimate: events are grouped as in cases, as if nobody had answered.';
const NOBODY_NAMED = 'Without --people every principal but root counts as a person who can be asked.';

function opening({ read, judged, refused, unopened }: About, { from, to }: BacktestResult): string {
  const span = from && to ? ` from ${from.slice(0, 16)}Z to ${to.slice(0, 16)}Z` : '';
  const files = unopened > 0 ? ` ${unopened} of the files could not be read.` : '';
  return `${many(read, 'record')}${span}: ${number(judged)} judged, ${number(refused)} refused.${files}`;
}

function bill({ total, people }: Replayed): string {
  const asked = `${many(total.asked, 'question')} to ${many(people, 'person', 'people')}`;
  return `${asked}, ${many(total.paged, 'page')}; ${many(total.log, 'event')} only kept.`;
}

function tierOf({ ignore, total }: Replayed, tier: (typeof TIERS)[number]): number {
  return tier === 'ignore' ? ignore : total[tier];
}

function pair(name: string, count: number): string {
  return `  ${name.padEnd(8)}${number(count).padStart(12)}`;
}

const COLUMNS = ['asked', 'paged', 'alert', 'notify', 'log'] as const;

function table(title: string, rows: readonly (readonly [string, Costs])[]): readonly string[] {
  const shown = rows.slice(0, ROWS);
  const width = Math.max(title.length, ...shown.map(([name]) => name.length + 2));
  const line = (name: string, cells: readonly string[]) =>
    `${name.padEnd(width)}${cells.map((cell) => cell.padStart(10)).join('')}`;
  return [
    line(title, COLUMNS),
    ...shown.map(([name, costs]) =>
      line(
        `  ${name}`,
        COLUMNS.map((column) => number(costs[column])),
      ),
    ),
    ...more(rows.length - shown.length),
  ];
}

function compared(
  name: string,
  now: Replayed,
  { before, changes }: NonNullable<BacktestResult['against']>,
): readonly (readonly string[])[] {
  const was = (what: string, after: number, ago: number) =>
    `${what} ${number(after)} (${ago === after ? 'as before' : `was ${number(ago)}`})`;
  const costs = (['asked', 'paged', 'log'] as const).map((what) =>
    was(what, now.total[what], before.total[what]),
  );
  const head = `Against ${name}: ${costs.join(', ')}`;
  if (changes.length === 0) return [[head, 'No event has another tier.']];
  const parts = (['more', 'less', 'kept'] as const).flatMap((kind) => {
    const rows = changes.filter((row) => row.kind === kind);
    return rows.length > 0
      ? [[TITLES[kind], ...rows.slice(0, ROWS).map(change), ...more(rows.length - ROWS)]]
      : [];
  });
  return [[head], ...parts];
}

function change({ from, to, detection, events, examples }: ChangeRow): string {
  const rest = events > examples.length ? ', …' : '';
  return `  ${from} -> ${to}  ${detection}  ${number(events)}: ${examples.join(', ')}${rest}`;
}

function more(count: number): readonly string[] {
  return count > 0 ? [`  and ${number(count)} more; --json has them all`] : [];
}

function many(count: number, one: string, several = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : several}`;
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}

/** Ids and principals come from records: no control characters reach the terminal. */
function printable(line: string): string {
  return line.replace(/\p{C}/gu, '?');
}
