import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { readRecords } from '../adapters/aws/files.js';
import { type Intake, ingest } from '../app/ingest.js';
import { type CommandLine, UsageError } from '../cli.js';
import type { Refusal } from '../core/event.js';
import { isObject, type Json, textAt } from '../core/json.js';
import { catalogueHere } from '../main/tuning.js';
import { readableOrTold } from './input.js';
import { progressOver } from './progress.js';
import { withStorage } from './storage.js';

const BATCH = 500;
interface Summary {
  read: number;
  stored: number;
  seenBefore: number;
  counted: number;
  refused: number;
  conflicts: number;
  /** Watched records that could not be read in full, among those stored or seen before. */
  flawed: number;
  /** Files that could not be read at all. */
  unopened: number;
}

/** Feeds files through the real intake. Exit code 1 where a file cannot be read or something was refused. */
export async function run({ words, flags }: CommandLine): Promise<number> {
  if (words.length === 0) throw new UsageError('expected at least one file, or - for standard input');
  if (flags['as-now'] && words.includes('-')) {
    throw new UsageError('expected files with --as-now, because they are read twice; found standard input');
  }
  const catalogue = await catalogueHere(process.env);
  return withStorage(
    async ({ config, ...storage }) => {
      const quiet = config.slack !== null && config.slack.apiUrl === null && flags['ask'] !== true;
      const summary = nothingYet();
      const bar = progressOver(sizeOf(words));
      for (const file of words) {
        if (!(await readableOrTold(file))) {
          summary.unopened += 1;
          continue;
        }
        const shift = flags['as-now'] ? await shiftOf(file, await storage.store.now()) : null;
        await replayFile({ ...storage, catalogue }, file, { quiet, shift, onBytes: bar.add }, summary);
      }
      bar.end();
      process.stdout.write(flags['json'] === true ? `${JSON.stringify(summary)}\n` : spoken(summary, quiet));
      return summary.refused > 0 || summary.unopened > 0 ? 1 : 0;
    },
    { feeds: true },
  );
}

function nothingYet(): Summary {
  return { read: 0, stored: 0, seenBefore: 0, counted: 0, refused: 0, conflicts: 0, flawed: 0, unopened: 0 };
}

function sizeOf(files: readonly string[]): number {
  const sizes = files.map((file) =>
    file === '-' ? 0 : (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function replayFile(
  intake: Intake,
  file: string,
  how: { quiet: boolean; shift: number | null; onBytes: (bytes: number) => void },
  summary: Summary,
): Promise<void> {
  let records: { record: unknown; where: string }[] = [];
  let refusals: Refusal[] = [];
  const flush = async () => {
    const taken = await ingest(intake, { records, refusals, road: 'replay', live: false, quiet: how.quiet });
    summary.read += records.length + refusals.length;
    summary.stored += taken.stored.length;
    summary.seenBefore += taken.seenBefore;
    summary.counted += taken.counted;
    summary.refused += taken.refused;
    summary.conflicts += taken.conflicts.length;
    summary.flawed += taken.flawed;
    records = [];
    refusals = [];
  };
  for await (const read of readRecords(file === '-' ? process.stdin : file, file, { onBytes: how.onBytes })) {
    if ('refusal' in read) refusals.push(read.refusal);
    else records.push(how.shift === null ? read : { ...read, record: moved(read.record, how.shift) });
    if (records.length + refusals.length >= BATCH) await flush();
  }
  if (records.length + refusals.length > 0) await flush();
}

/** How far the newest record of the file lies in the past, in milliseconds. */
async function shiftOf(file: string, now: Date): Promise<number> {
  let newest = Number.NEGATIVE_INFINITY;
  for await (const read of readRecords(file, file)) {
    const time = 'record' in read && isObject(read.record as Json) ? timeOf(read.record as Json) : Number.NaN;
    if (time > newest) newest = time;
  }
  return Number.isFinite(newest) ? now.getTime() - newest : 0;
}

function timeOf(record: Json): number {
  return isObject(record) ? Date.parse(textAt(record['eventTime'])) : Number.NaN;
}

/** The record as if it happened now: another time, and so another event with an id of its own. */
function moved(record: unknown, shift: number): unknown {
  const time = timeOf(record as Json);
  if (!isObject(record as Json) || Number.isNaN(time)) return record;
  const original = record as { readonly [key: string]: Json };
  const eventTime = new Date(time + shift).toISOString();
  const eventID = createHash('sha256')
    .update(`${textAt(original['eventID'])}|${eventTime}`)
    .digest('hex')
    .slice(0, 32);
  return { ...original, eventTime, eventID };
}

function spoken(summary: Summary, quiet: boolean): string {
  const parts = [
    `${summary.read} records read: ${summary.stored} stored, ${summary.seenBefore} seen before, ${summary.counted} counted, ${summary.refused} refused.`,
  ];
  if (summary.conflicts > 0)
    parts.push(`${summary.conflicts} had a known id with other content and are kept aside.`);
  if (summary.flawed > 0)
    parts.push(
      `${summary.flawed} could not be read in full, and count as alerts: what they hide is not known.`,
    );
  if (summary.unopened > 0) parts.push(`${summary.unopened} of the files could not be read.`);
  if (summary.refused > 0) parts.push('See why with: vouch refused');
  if (quiet && summary.stored > 0)
    parts.push('Nobody is asked, because this is a real workspace. To ask, add --ask.');
  return `${parts.join('\n')}\n`;
}
